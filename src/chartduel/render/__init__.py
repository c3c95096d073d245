"""The faces of a duel: terminal, page and picture, made of a `DuelResult` and its `Point`s. No queries here.

`points` maps a song's key (`A`, `B`) to its points over all charts, `names` a chart id to what people call it.
"""
