"""Stories: cases as text that a partner manager can read, each run by the engine and by the auditor.

The form is described in README.md beside this file. `stories()` reads all of them, `run` plays one.
"""

from tests.stories.play import Outcome, run
from tests.stories.read import Story, stories

__all__ = ["Outcome", "Story", "run", "stories"]
