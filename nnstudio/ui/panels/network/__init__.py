"""The network view: columns of tiles, the weights between them, and the error signal on its way back."""
