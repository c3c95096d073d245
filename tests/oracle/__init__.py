"""A brute-force oracle for the duel: reads the raw archives itself and shares no code with chartduel."""
