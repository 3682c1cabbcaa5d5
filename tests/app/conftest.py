"""Progress bars without the thread that watches over them, which outlives every bar."""

from tqdm import tqdm

tqdm.monitor_interval = 0
