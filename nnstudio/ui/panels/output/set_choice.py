"""The choice between the two sets: samples learned from, and samples held back to check with."""

from nnstudio.training.predictions import Answers, Predictions
from nnstudio.ui.widgets.segments import Segments


class SetChoice(Segments):
    """Validation or training; where nothing is held back, training."""

    def __init__(self) -> None:
        super().__init__(
            {"validation": self.tr("validation"), "training": self.tr("training")},
            self.tr("Which samples"),
            {
                "validation": self.tr("Samples held back: the network has never learned from them"),
                "training": self.tr("Samples that the network learns from"),
            },
        )

    def answers(self, predictions: Predictions) -> Answers:
        """Return the answers for the chosen set."""
        held_back = len(predictions.validation.part) > 0
        self.set_enabled("validation", held_back)
        if not held_back:
            self.choose("training")
        return predictions.training if self.value == "training" else predictions.validation
