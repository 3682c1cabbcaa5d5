"""Check my number: is a learner's answer right, and if not, which slip was it?"""

from dataclasses import dataclass
from typing import Literal

from nnstudio.explanation.common_mistakes import Candidate, Question, Slip, answer, candidates
from nnstudio.explanation.parameters import at_spot
from nnstudio.explanation.step import TrainingStep
from nnstudio.numbers import ReadNumber, number_in, read_number
from nnstudio.sentences import Sentence, say

ENOUGH_DIGITS = 3
CLOSE, NEAR = 0.005, 0.02
"""How far, as a share of the number, a slip's and a rounded answer's value may be off."""

Kind = Literal["right", "rounding", "unknown", "unreadable"] | Slip


@dataclass(frozen=True)
class AnswerVerdict:
    """What became of an answer: its kind, a sentence for the learner, and the engine's number."""

    kind: Kind
    sentence: Sentence
    truth: float

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.kind == "right"


def check(step: TrainingStep, question: Question, text: str) -> AnswerVerdict:
    """Judge what the learner typed; whatever cannot be read gets a hint, never an error."""
    truth, reading = answer(step, question), read_number(text)
    if reading is None:
        return AnswerVerdict("unreadable", _hint(text), truth)
    if abs(reading.value - truth) <= _within(reading, truth, 1e-6):
        return _agreeing(reading, truth)
    start = at_spot(step, question.spot).value(step) if question.what == "new" else 0.0
    slip = _slip(reading, truth, candidates(step, question), start)
    if slip is not None:
        return AnswerVerdict(slip, say(_SLIPS[slip]), truth)
    few = reading.digits < ENOUGH_DIGITS
    if abs(reading.value - truth) <= max(0.0 if few else 2.0 * reading.place, NEAR * abs(truth - start)):
        return AnswerVerdict("rounding", say("Nearly: rounding on the way made it differ. Keep more digits."), truth)
    return AnswerVerdict("unknown", _direction(reading.value, truth), truth)


def _agreeing(reading: ReadNumber, truth: float) -> AnswerVerdict:
    exact = abs(reading.value - truth) <= 1e-6 * abs(truth)
    if exact or reading.digits >= ENOUGH_DIGITS or truth == 0.0:
        return AnswerVerdict("right", say("Right."), truth)
    return AnswerVerdict("rounding", say("Right as far as it goes; give at least three digits."), truth)


def _within(reading: ReadNumber, value: float, share: float) -> float:
    """Return how far an answer may be from a value and still be that value, rounded."""
    return max(0.5000001 * reading.place, share * abs(value))


def _slip(reading: ReadNumber, truth: float, found: list[Candidate], start: float) -> Slip | None:
    """Return the slip whose number is nearest to the answer, if it is near enough and nearer than the truth."""
    off = abs(reading.value - truth)
    fitting = [
        (abs(reading.value - one.value), one.slip)
        for one in found
        if abs(reading.value - one.value) <= max(0.5000001 * reading.place, CLOSE * abs(one.value - start))
        and abs(reading.value - one.value) < off
    ]
    return min(fitting)[1] if fitting else None


def _hint(text: str) -> Sentence:
    """Say why a text cannot be read as a number."""
    if not text.strip():
        return say("Type a number, such as 0.35, 3.5e-1 or 7/20.")
    _, slash, bottom = text.partition("/")
    if slash and number_in(bottom) == 0.0:
        return say("Nothing can be divided by 0.")
    if "," in text and "." in text:
        return say("Use either a point or a comma for the decimals, and nothing between thousands.")
    return say("{text} is not a number that can be read; write 0.35, 3.5e-1 or 7/20.", text=text.strip()[:30])


def _direction(value: float, truth: float) -> Sentence:
    if value * truth < 0.0:
        return say("Not yet: it has the other sign. Unfold the formula term by term.")
    if abs(value) > abs(truth):
        return say("Not yet: it is nearer to 0 than that. Unfold the formula term by term.")
    return say("Not yet: it is further from 0 than that. Unfold the formula term by term.")


_SLIPS: dict[Slip, str] = {
    "wrong_sign": "The size is right, the sign is not.",
    "forgot_slope": "That is without the slope f'(z): what arrives at the unit has to be multiplied by it.",
    "forgot_rate": "That is the whole gradient: multiply it by the learning rate before you take it away.",
    "updated_weight": "That comes out with a weight that is updated already: the whole step uses the old weights.",
    "forgot_path": "One of the terms is missing: the sum goes over all units on the other side.",
    "forgot_mean": "The batch's mean is missing or once too many: deltas are each sample's own, gradients are means.",
    "forgot_bias": "The bias is missing.",
    "forgot_input": "That is delta: multiply it by the value that the weight reads.",
    "forgot_activation": "That is z: pass it through the activation.",
    "other_quantity": "That is another quantity of the same place: read the question once more.",
    "one_sample": "That is this sample's own derivative: the gradient is the mean over the batch.",
    "forgot_memory": "That is plain gradient descent: this optimiser also uses what it remembers.",
    "climbed": "That goes up the slope: the step is taken away, not added.",
    "diagonal": "A softmax's outputs depend on every sum: the other terms of its Jacobian are missing.",
}
