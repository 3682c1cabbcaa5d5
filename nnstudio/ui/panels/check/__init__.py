"""The gradient check: back-propagation against the definition of the derivative, parameter by parameter."""
