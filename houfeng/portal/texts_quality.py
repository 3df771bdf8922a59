"""The words of the network quality pages; `texts.TEXTS` holds them too."""

QUALITY_TEXTS: dict[str, tuple[str, str]] = {
    "quality.title": ("数据质量", "Data quality"),
    "quality.network": ("台网 {name} 实时状态", "Network {name}, live"),
    "quality.revision": ("第 {number} 版", "Revision {number}"),
    "quality.newest": ("查看最新版", "See the newest"),
    "quality.none": (
        "这个台网还没有数据质量评估。",
        "The data of this network have not been assessed yet.",
    ),
    "quality.unknown": (
        "没有名为 {name} 的台网。",
        "There is no network called {name}.",
    ),
    "quality.how": (
        "用记录文件生成一份：{command}，随后刷新本页。",
        "Make an assessment of recordings: {command}, then load this page again.",
    ),
    "quality.others": ("已有评估的台网：", "Networks that were assessed:"),
    "quality.lost": (
        "这份评估的文件已丢失。请运行 {command} 查看缺失内容，再重新生成评估。",
        "The files of this assessment are lost. {command} tells what is missing; then assess "
        "the recordings again.",
    ),
    "quality.withdrawn": ("这一版已撤回。", "This revision was withdrawn."),
    "quality.nochannel": (
        "台网 {name} 的评估中没有通道 {channel}。请从通道列表中选择。",
        "The assessment of {name} holds no channel {channel}. Choose one from its list.",
    ),
    # The answer first
    "quality.sentence": (
        "{channels} 个通道（{stations} 个台站），{length}：{available}；{gaps}；{troubles}。",
        "{channels} channels of {stations} stations over {length}: {available}; {gaps}; "
        "{troubles}.",
    ),
    "quality.available.all": ("数据齐全", "all their data are there"),
    "quality.available.some": (
        "可用率中位数 {median}，最低 {lowest}（{worst}）",
        "the middle channel has {median} of its data, the worst {lowest} ({worst})",
    ),
    "quality.gaps.count": (
        "{channels} 个通道共中断 {count} 次",
        "gaps: {count} (channels: {channels})",
    ),
    "quality.gaps.no": ("没有中断", "no gaps"),
    "quality.trouble.excluded": ("{count} 个通道停用", "left out: {count}"),
    "quality.trouble.clipped": ("{count} 个通道限幅", "clipped: {count}"),
    "quality.trouble.bad": (
        "{count} 个通道出现过死道、尖脉冲、噪声过大或采样率改变",
        "at times dead, spiking, noisy or of another rate: {count}",
    ),
    "quality.trouble.none": (
        "没有停用、限幅或异常的通道",
        "no channel was left out, clipped or otherwise at fault",
    ),
    "quality.channel.sentence": (
        "可用率 {available}，{gaps}；{state}。",
        "{available} of its data are there, {gaps}; {state}.",
    ),
    "quality.channel.nothing": (
        "没有可用数据；{state}。",
        "None of its data could be used; {state}.",
    ),
    "quality.channel.gaps": (
        "中断 {count} 次，最长 {longest}",
        "gaps: {count}, the longest {longest}",
    ),
    "quality.channel.median": (
        "周期 {period} 秒处噪声中位数 {level} dB",
        "at {period} s its median noise is {level} dB",
    ),
    "quality.state.good": ("工作正常", "in order"),
    "quality.state.clipped": ("限幅 {count} 个样点", "samples clipped: {count}"),
    "quality.state.dead_s": ("数值不变 {length}", "one value for {length}"),
    "quality.state.spiking_s": ("尖脉冲 {length}", "spikes for {length}"),
    "quality.state.noisy_s": ("噪声过大 {length}", "noisy for {length}"),
    "quality.state.other_rate": (
        "采样率改变，{count} 个数据包未使用",
        "its sampling rate changed: {count} packets not used",
    ),
    "quality.state.by_hand": ("人工停用：{reason}", "excluded by an operator: {reason}"),
    "quality.span": ("时段", "Time"),
    "quality.to": ("至", "to"),
    "quality.recording": ("记录", "Recordings"),
    "quality.published": ("发布于", "Published"),
    "quality.excluded": ("停用的台站及原因", "Stations left out, and why"),
    "quality.excluded.none": ("没有停用的台站。", "No station is left out."),
    "quality.excluded.more": ("另有 {count} 个未列出。", "Not listed here: {count}."),
    "quality.excluded.list": ("在通道列表中查看", "See them among the channels"),
    "quality.excluded.clock": (
        "数据到达时已过 {length}",
        "its data are {length} old when they come",
    ),
    "quality.excluded.until": ("至 {until}", "until {until}"),
    "quality.excluded.now": ("现在生效", "holds now"),
    "quality.col.station": ("台站", "Station"),
    "quality.col.why": ("原因", "Why"),
    # The list
    "quality.channels": ("通道", "Channels"),
    "quality.search": ("查找通道", "Find a channel"),
    "quality.show": ("显示", "Show"),
    "quality.show.all": ("全部", "All"),
    "quality.show.faulty": ("有问题的", "With a fault"),
    "quality.show.excluded": ("停用的", "Left out"),
    "quality.show.gaps": ("有中断的", "With gaps"),
    "quality.show.clipped": ("限幅的", "Clipped"),
    "quality.show.noisy": ("噪声高于 NHNM 的", "Above the NHNM half the time"),
    "quality.sort": ("排序", "Sort by"),
    "quality.sort.worst": ("问题大的在前", "Worst first"),
    "quality.sort.channel": ("通道名", "Channel"),
    "quality.sort.available": ("可用率由低到高", "Least available"),
    "quality.sort.gaps": ("中断次数由多到少", "Most gaps"),
    "quality.sort.latency": ("延迟由大到小", "Latest"),
    "quality.sort.noise": ("噪声由高到低", "Noisiest"),
    "quality.count": ("共 {total} 个通道，符合条件 {count} 个。", "Channels: {count} of {total}."),
    "quality.nomatch": (
        "没有符合条件的通道，请放宽条件或清除查找内容。",
        "No channel fits. Ask for less, or clear the search.",
    ),
    "quality.pages": ("通道列表分页", "Pages of the list"),
    "quality.col.channel": ("通道", "Channel"),
    "quality.col.available": ("可用率", "Available"),
    "quality.col.gaps": ("中断", "Gaps"),
    "quality.col.latency": ("延迟中位数/95%", "Latency, half / 95%"),
    "quality.col.noise": ("高于 NHNM", "Above NHNM"),
    "quality.timeline": ("数据连续性", "When data are there"),
    "quality.timeline.key": (
        "实心条为有数据，空白处为中断；很短的中断画得比实际宽，以便看清。",
        "A filled bar is data, a blank is a gap; very short gaps are drawn wider than they are.",
    ),
    # Plots
    "quality.plots": ("噪声与延迟", "Noise and latency"),
    "quality.noise.network": (
        "全网噪声：{count} 个通道的中位数及 5%–95% 范围",
        "Noise of the network: medians of {count} channels, and 5 to 95 % of them",
    ),
    "quality.noise": ("噪声功率谱概率密度", "Noise: how often each level was met"),
    "quality.noise.channel": (
        "{count} 段（每段 {segment}）的功率谱密度",
        "Power spectra of {count} segments of {segment}",
    ),
    "quality.noise.full": (
        "按 McNamara 与 Buland（2004）计算，已扣除仪器完整响应。记录中若有地震，曲线包含地震信号。",
        "After McNamara and Buland (2004), with the full response taken off. Earthquakes in the "
        "recording are part of it.",
    ),
    "quality.noise.flat": (
        "按 McNamara 与 Buland（2004）计算。没有完整响应，灵敏度按常数处理："
        "传感器通带以外是其输出，不是地面运动。记录中若有地震，曲线包含地震信号。",
        "After McNamara and Buland (2004). The full response is not known and the sensitivity is "
        "taken as flat: outside the sensor's pass band the curve is its output, not ground "
        "motion. Earthquakes in the recording are part of it.",
    ),
    "quality.psd.live": ("最近几分钟的功率谱密度", "Power spectra of the last minutes"),
    "quality.line.median": ("中位数", "Median"),
    "quality.line.low": ("5%", "5 %"),
    "quality.line.high": ("95%", "95 %"),
    "quality.models": (
        "Peterson（1993）高、低噪声模型",
        "Peterson's (1993) high and low noise models",
    ),
    "quality.shade": ("占各段的比例", "Share of the segments"),
    "quality.period": ("周期（秒）", "Period (s)"),
    "quality.level": ("dB，相对 1 (m/s²)²/Hz", "dB relative to 1 (m/s²)²/Hz"),
    "quality.figures": ("以数值查看", "As figures"),
    "quality.nonoise": (
        "没有足够长的连续数据（至少 20 秒）或没有灵敏度，不能计算噪声。",
        "No noise can be told: too little of the data is whole (20 s at least), or the "
        "sensitivity is not known.",
    ),
    "quality.latency.network": (
        "数据包延迟（{count} 个数据包）",
        "Latency of {count} packets",
    ),
    "quality.latency.axis": (
        "延迟（秒）：到达时刻减去最后一个样点的时刻",
        "Latency (s): arrival less the time of the last sample",
    ),
    "quality.latency.upto": ("不超过（秒）", "Up to (s)"),
    "quality.packets": ("数据包", "Packets"),
    "quality.share": ("比例", "Share"),
    "quality.nolatency": (
        "这些记录没有保存到达时刻，延迟未知。",
        "These recordings do not tell when their packets arrived: latency is not known.",
    ),
    # Notes, files
    "quality.notes": ("读取记录时的说明", "Met while reading"),
    "quality.notes.more": ("另有 {count} 条，见数据文件。", "Not listed: {count}; see the files."),
    "quality.files": ("数据与历次评估", "Files and revisions"),
    "quality.file.channels.csv": ("通道表（CSV）", "Channels (CSV)"),
    "quality.file.channels.zip": ("全部数据（ZIP）", "Everything (ZIP)"),
    "quality.file.quality.json": ("汇总（JSON）", "Summary (JSON)"),
    "quality.revisions": ("历次评估", "Revisions"),
    "quality.basis": ("方法与来源", "Method and sources"),
    "quality.method": (
        "可用率为实有样点占应有样点的比例，大于 0.25 秒的缺失计为一次中断；"
        "噪声每段 {segment}，相邻两段重叠一半；死道、尖脉冲和噪声过大按预警流程同样的规则判断。",
        "Availability is the share of the samples that should be there; what is missing for more "
        "than 0.25 s is a gap. Spectra are of segments of {segment} that overlap by half. Dead, "
        "spiking and noisy are judged as the warning loop judges them.",
    ),
    # A channel
    "quality.siblings": ("同一台站：", "Of the same station:"),
    "quality.gaps": ("中断", "Gaps"),
    "quality.gap.from": ("从（UTC）", "From (UTC)"),
    "quality.gap.to": ("到（UTC）", "To (UTC)"),
    "quality.gap.length": ("时长", "Length"),
    "quality.gaps.none": ("没有大于 0.25 秒的中断。", "No gap is longer than 0.25 s."),
    "quality.gaps.more": ("另有 {count} 次中断未列出。", "Gaps not listed: {count}."),
    "quality.facts": ("各项数值", "Figures"),
    "quality.fact.rate": ("采样率", "Sampling rate"),
    "quality.fact.place": ("位置", "Place"),
    "quality.fact.mean": ("样点平均值", "Mean of the samples"),
    "quality.fact.highest": ("最大绝对值", "Largest sample"),
    "quality.fact.clipped": ("限幅样点", "Clipped samples"),
    "quality.fact.latency": ("延迟中位数 / 95%", "Latency, half / 95 %"),
    "quality.fact.above": ("高于 NHNM 的比例", "Above the NHNM"),
    "quality.fact.below": ("低于 NLNM 的比例", "Below the NLNM"),
    "quality.fact.counts": ("数据包", "Packets"),
    "quality.hz": ("{value} 赫兹", "{value} Hz"),
    "quality.unit.counts": ("{value} 计数", "{value} counts"),
    "quality.unit.acceleration": ("{value} 米/秒²", "{value} m/s²"),
    "quality.unit.velocity": ("{value} 米/秒", "{value} m/s"),
    # What the reader of packets counts
    "quality.counted.packets": ("收到 {count}", "received {count}"),
    "quality.counted.duplicate": ("重复 {count}", "came twice {count}"),
    "quality.counted.overlapping": ("重叠样点 {count}", "overlapping samples {count}"),
    "quality.counted.late": ("过迟 {count}", "too late {count}"),
    "quality.counted.ahead": ("时刻超前 {count}", "from the future {count}"),
    "quality.counted.other_rate": ("采样率不符 {count}", "of another rate {count}"),
    "quality.counted.not_finite": ("非数值 {count}", "no numbers {count}"),
    "quality.counted.flood": ("超出容量 {count}", "too many {count}"),
    "quality.counted.excluded": ("停用 {count}", "left out {count}"),
    # Lengths of time
    "quality.seconds": ("{value} 秒", "{value} s"),
    "quality.minutes": ("{value} 分钟", "{value} min"),
    "quality.hours": ("{value} 小时", "{value} h"),
    "quality.days": ("{value} 天", "{value} days"),
}
