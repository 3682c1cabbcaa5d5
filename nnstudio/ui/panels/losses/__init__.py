"""The loss-function panel: what each loss makes of a prediction, how hard it pulls, and which samples are worst."""
