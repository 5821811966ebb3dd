"""Backups: one state of a home, kept in a directory; taken while others write, looked through, and restored."""

from muniment.backup.checking import faults
from muniment.backup.manifest import Damaged, Kept, Manifest, NoBackup
from muniment.backup.restoring import restore
from muniment.backup.store import Store, is_backup
from muniment.backup.taking import Taken, back_up

__all__ = ["Damaged", "Kept", "Manifest", "NoBackup", "Store", "Taken", "back_up", "faults", "is_backup", "restore"]
