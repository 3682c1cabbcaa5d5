from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """Small tensors on several threads are slower, and the more so the busier the machine."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def double_by_default() -> Iterator[None]:
    """Let PyTorch keep its scalars in double precision: Nadam's product of momenta is one of its default type."""
    import torch

    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(usual)
