"""What could not be taken, and why: nothing is dropped in silence."""

import msgspec


class Reject(msgspec.Struct, frozen=True):
    """One refused row, or a named group of rows: which file, where in it, what is wrong."""

    file: str
    where: str
    error: str
    why: str


class Imported(msgspec.Struct, kw_only=True):
    """The outcome of an import. `snapshots_known` were stored already, by this or another file."""

    snapshots_new: int = 0
    snapshots_known: int = 0
    entries_new: int = 0
    counts_new: int = 0
    rejected: list[Reject] = []
    seconds: float = 0.0

    def add(self, other: "Imported") -> None:
        self.snapshots_new += other.snapshots_new
        self.snapshots_known += other.snapshots_known
        self.entries_new += other.entries_new
        self.counts_new += other.counts_new
        self.rejected = self.rejected + other.rejected
