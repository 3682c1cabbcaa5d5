from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True, scope="session")
def one_blas_thread() -> Iterator[None]:
    """Small products on several threads are slower, and the more so the busier the machine."""
    with threadpool_limits(1):
        yield
