"""What was met on the way in: each trouble named once for each thing it befell, and counted."""

from collections.abc import Iterator
from dataclasses import dataclass

# reason -> what people read: Chinese, English.
REASONS: dict[str, tuple[str, str]] = {
    "no_metadata": ("没有该通道的台站参数，数据未使用", "no metadata for this channel; not used"),
    "zero_gain": ("灵敏度为零，不能换算为地面运动", "its sensitivity is zero; not used"),
    "no_gain": ("没有灵敏度，不能换算为地面运动", "its sensitivity is not told"),
    "unknown_unit": ("灵敏度的单位不能识别", "the unit of its sensitivity is not known"),
    "ended": ("数据时刻不在台站参数的有效期内", "its metadata do not cover the time of the data"),
    "other_metadata_rate": (
        "采样率与台站参数不符，以数据为准",
        "sampled at another rate than its metadata say; the data are believed",
    ),
    "same_place": ("两个台站位于同一地点", "two stations stand at one place"),
    "twice_described": (
        "台站参数重复且不一致",
        "described twice, differently; the first is used",
    ),
    "undecodable": ("数据记录无法解码，已跳过", "records that do not decode; left out"),
    "unreadable_bytes": ("不是数据记录的字节，已跳过", "bytes that are no record; left out"),
    "truncated": ("文件在记录中间截断", "the file ends within a record"),
    "not_waveform": ("不是波形的记录", "records that are no waveform"),
    "bad_line": ("无法读取的行，已跳过", "lines that cannot be read; left out"),
    "unreadable_file": ("无法读取的文件", "a file that cannot be read"),
    "depth_unknown": ("井下传感器，深度未知", "a borehole sensor whose depth is not told"),
    "duplicate": ("重复的数据包", "packets that came twice"),
    "overlapping": (
        "与已有数据重叠的样点",
        "samples that overlap earlier ones; first wins",
    ),
    "late": ("到达过迟的数据包，未使用", "packets that came too late to be used"),
    "ahead": ("时刻晚于当前时间的数据包", "packets from the future"),
    "gap": ("数据中断", "gaps"),
    "other_rate": ("采样率改变，数据未使用", "sampled at another rate than before; not used"),
    "not_finite": ("含有非数值的数据包", "packets with values that are no numbers"),
    "flood": ("数据包过多，超出部分未使用", "more packets than can wait; the rest is left out"),
    "clock_slow": ("台站时钟偏慢，已停用", "its clock is slow; excluded"),
    "clock_fast": ("台站时钟偏快，已停用", "its clock is fast; excluded"),
    "clock_mended": ("台站时钟恢复正常，重新启用", "its clock is right again; used"),
    "excluded_by_hand": ("台站由值班人员停用", "excluded by an operator"),
    "included_by_hand": ("台站由值班人员恢复使用", "used again"),
    "own_clock": (
        "多数台站的时刻与本机时钟不符，以台站为准",
        "most stations disagree with our own clock; theirs is believed",
    ),
    "disconnected": ("与数据服务器的连接中断", "the connection to the server was lost"),
    "broken_packet": ("服务器在数据包中间停止发送", "the server stopped within a packet"),
    "refused": ("服务器拒绝该请求", "the server refused the request"),
    "lost_in_transit": ("序号不连续，数据包丢失", "sequence numbers are missing"),
    "unknown_station": ("不在台站列表中的台站", "a station that is not in the list"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """One trouble of one thing."""

    subject: str  # a channel, station or file
    reason: str  # one of REASONS
    detail: str  # figures of the first time, in English
    count: int

    def text(self, language: str) -> str:
        """A sentence without a full stop; language: "zh" or "en"."""
        chinese, english = REASONS[self.reason]
        if language == "zh":
            times = "" if self.count == 1 else f"，共 {self.count:,} 次"
            detail = f"（{self.detail}）" if self.detail else ""
            return f"{self.subject}：{chinese}{times}{detail}"
        times = "" if self.count == 1 else f", {self.count:,} times"
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.subject}: {english}{times}{detail}"


class Notebook:
    """Counts troubles by thing and reason; a flood of strange names does not fill the memory."""

    def __init__(self, most: int = 100_000) -> None:
        self._most = most
        self._details: dict[tuple[str, str], str] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self.left_out = 0  # troubles of things beyond `most`

    def add(self, subject: str, reason: str, detail: str = "", count: int = 1) -> bool:
        """True for the first time this befalls this thing."""
        key = (subject, reason)
        if key in self._counts:
            self._counts[key] += count
            return False
        if len(self._counts) >= self._most:
            self.left_out += count
            return False
        assert reason in REASONS
        self._counts[key] = count
        self._details[key] = detail
        return True

    def go_on_from(self, earlier: "Notebook") -> None:
        """Hold what an earlier one held."""
        self._details.update(earlier._details)
        self._counts.update(earlier._counts)
        self.left_out += earlier.left_out

    def count(self, subject: str, reason: str) -> int:
        return self._counts.get((subject, reason), 0)

    def __iter__(self) -> Iterator[Note]:
        for (subject, reason), count in list(self._counts.items()):
            yield Note(subject, reason, self._details[subject, reason], count)

    def __len__(self) -> int:
        return len(self._counts)
