"""The words of the warning pages; `texts.TEXTS` holds them too."""

WARNING_TEXTS: dict[str, tuple[str, str]] = {
    "nav.warnings": ("预警", "Warnings"),
    # The list
    "warnings.title": ("地震预警", "Earthquake warnings"),
    "warnings.count": ("共 {count} 次", "{count} warnings"),
    "warnings.count.one": ("共 1 次", "1 warning"),
    "warnings.words": (
        "台网测到地震后，在破坏性的横波到达之前，按发布策略告知会受影响的地方。"
        "震中附近来不及告知，称为盲区。",
        "Once the network has detected an earthquake, places are told before the damaging S wave "
        "reaches them, by a release policy. Close to the epicentre there is no time: the blind "
        "zone.",
    ),
    "warnings.now": ("正在发生", "Under way"),
    "warnings.all": ("全部预警", "All warnings"),
    "warnings.none": ("还没有发出过预警。", "No warning has been issued yet."),
    "warnings.none.do": (
        "接入实时台网用 {monitor}；用演习试一试：{exercise}。",
        "To watch a live network run {monitor}; to try it with an exercise, {exercise}.",
    ),
    "warnings.none.filtered": (
        "没有符合条件的预警。",
        "No warning matches this filter.",
    ),
    "warnings.degree": ("最大预估烈度", "Highest predicted intensity"),
    "warnings.newer": ("较新的预警", "Newer"),
    "warnings.older": ("较早的预警", "Older"),
    "warnings.messages": ("{count} 报", "{count} messages"),
    "warnings.messages.one": ("1 报", "1 message"),
    "warnings.targets": ("告知 {count} 处", "{count} places told"),
    "warnings.targets.one": ("告知 1 处", "1 place told"),
    # What it is called
    "warning.magnitude": ("{value} 级", "Magnitude {value}"),
    "warning.magnitude.more": ("{value} 级以上", "Magnitude {value} or more"),
    "warning.magnitude.none": ("震级未定", "Magnitude not known"),
    "warning.title": ("{magnitude}地震，{place}", "{magnitude} earthquake, {place}"),
    "warning.title.none": (
        "地震，{place}（震级未定）",
        "Earthquake, {place} (magnitude not known)",
    ),
    "warning.title.felt": (
        "{place}附近有强烈震动，尚未定位",
        "Strong shaking near {place}, not yet located",
    ),
    "warning.title.cancelled": ("预警已解除：{title}", "Cancelled warning: {title}"),
    "warning.somewhere": ("台网内", "the network"),
    "warning.kind.alert": ("首报", "First alert"),
    "warning.kind.update": ("更新", "Update"),
    "warning.kind.cancel": ("解除", "Cancelled"),
    # Its state
    "warning.state.travelling": (
        "横波正在传播，尚未到达全部告警地点。",
        "The S wave is travelling and has not reached every place told.",
    ),
    "warning.state.fresh": (
        "横波已经越过全部告警地点，震动可能还会持续。",
        "The S wave has passed every place told; shaking may go on.",
    ),
    "warning.state.felt": (
        "台站刚刚测到强烈震动，尚未定位。",
        "Stations have just felt strong shaking; it is not located yet.",
    ),
    "warning.state.over": (
        "横波已经越过全部告警地点，这次预警已经结束。",
        "The S wave has passed every place told: this warning is over.",
    ),
    "warning.state.over.unlocated": ("这次预警已经结束。", "This warning is over."),
    "warning.state.cancelled": (
        "已解除：{reason}。无需避险。",
        "Cancelled: {reason}. There is no need to take cover.",
    ),
    "warning.synthetic": (
        "合成数据：波形由计算机生成，并非实际观测。",
        "Synthetic data: computed waveforms, nothing that was observed.",
    ),
    "warning.replayed": (
        "正在回放一段记录：本页的时钟是记录当时的时间。",
        "A recording is being replayed: the clock of this page is that of the recording.",
    ),
    "warning.fresher": (
        "第 {number} 报已到，本页已更新。",
        "Message {number}: the page is updated.",
    ),
    "warning.stale": (
        "连不上服务器，正在重试；倒计时按最近一报继续。",
        "The server cannot be reached; it keeps trying. The countdown goes on from the last "
        "message.",
    ),
    "warning.reload": (
        "未启用脚本：生效期间本页每 5 秒自动刷新。",
        "Without script this page reloads every 5 seconds while the warning is in force.",
    ),
    # The facts
    "warning.facts": ("要点", "In brief"),
    "warning.time": ("发震时刻", "Origin time"),
    "warning.felt_at": ("首次告警", "First told"),
    "warning.where": ("位置", "Place"),
    "warning.where.error": ("误差约 {km}", "within about {km}"),
    "warning.where.unknown": (
        "尚未定位：由台站实测震动直接推算",
        "not located: told directly from shaking felt at stations",
    ),
    "warning.size": ("震级", "Magnitude"),
    "warning.size.range": ("（68% 范围 {low}–{high}）", ", 68% range {low}–{high}"),
    "warning.size.more": (
        "震源可能仍在破裂，实际震级可能更大",
        "the rupture may still be growing; it may be larger",
    ),
    "warning.highest": ("最大预估烈度", "Highest intensity"),
    "warning.at": ("在{place}", "at {place}"),
    "warning.message": ("当前一报", "Message"),
    "warning.message.of": (
        "第 {number} 报（共 {count} 报）",
        "number {number} of {count}",
    ),
    "warning.message.after": ("发震后 {seconds} 秒发出", "{seconds} s after the origin"),
    "warning.message.stations": ("{count} 个台站", "{count} stations"),
    "warning.message.stations.one": ("1 个台站", "1 station"),
    "warning.changed": ("与上一报相比", "Since the last"),
    "warning.told": ("告知范围", "Told"),
    "warning.told.words": ("{targets} 处，{people}", "{targets} places, {people}"),
    "warning.told.targets": ("{targets} 处", "{targets} places"),
    "warning.blind": ("盲区", "Blind zone"),
    "warning.blind.words": (
        "震中周围 {km}：预警到达时横波已过",
        "{km} around the epicentre: the S wave was there before the warning",
    ),
    "warning.blind.none": ("无", "none"),
    "warning.by": ("发布", "Issued by"),
    "warning.by.words": ("台网 {network}，按“{policy}”", "network {network}, under “{policy}”"),
    "warning.by.version": ("第 {version} 版", "version {version}"),
    "warning.event": ("地震页面", "Event page"),
    "warning.event.words": (
        "烈度图、影响估计和简报",
        "shaking map, impact estimate and brief",
    ),
    # What changed
    "warning.change.magnitude": ("震级由 {old} 调整为 {new}", "magnitude {old} became {new}"),
    "warning.change.sized": ("已测定震级 {new}", "the magnitude is now known: {new}"),
    "warning.change.located": ("已测定震中", "the epicentre is now known"),
    "warning.change.moved": ("震中移动 {distance}", "the epicentre moved {distance}"),
    "warning.change.highest": (
        "最大预估烈度由 {old} 调整为 {new}",
        "the highest intensity {old} became {new}",
    ),
    "warning.change.targets": (
        "告知地点由 {old} 处变为 {new} 处",
        "{old} places told became {new}",
    ),
    "warning.change.none": ("各项基本不变", "little has changed"),
    # Countdown
    "countdown.title": ("我这里还有几秒", "How long until it reaches you"),
    "countdown.choose": (
        "选一个地方，看横波何时到达、烈度多大。",
        "Choose a place to see when the S wave arrives and how strong it will be.",
    ),
    "countdown.search": ("地名", "Place name"),
    "countdown.find": ("查找", "Find"),
    "countdown.me": ("用我的位置", "Use my position"),
    "countdown.me.private": (
        "位置只在本机使用，不发送。",
        "Your position never leaves this device.",
    ),
    "countdown.me.name": ("我的位置", "My position"),
    "countdown.me.near": ("烈度取自最近的{place}", "intensity as at {place}, the nearest place"),
    "countdown.me.none": (
        "100 公里内没有告警地点，预计震感轻微或无感。",
        "No place within 100 km was told: little or no shaking is expected.",
    ),
    "countdown.me.failed": (
        "没有得到位置。请允许使用定位，或输入地名。",
        "Your position is not known. Allow it to be used, or type a place name.",
    ),
    "countdown.nothing": ("没有告知过叫“{name}”的地方。", "No place called “{name}” was told."),
    "countdown.gone": (
        "所选地点不在这次告知之列，预计震感轻微或无感。",
        "The chosen place was not told: little or no shaking is expected there.",
    ),
    "countdown.until": ("距地震横波到达", "until the S wave arrives"),
    "countdown.seconds": ("秒", "s"),
    "countdown.since": ("横波已到达", "since the S wave arrived"),
    "countdown.over": ("横波已经越过", "The S wave has passed"),
    "countdown.unknown": (
        "到达时间未知：尚未定位，附近台站已有强烈震动",
        "Arrival not known: not yet located, but stations nearby feel strong shaking",
    ),
    "countdown.cancelled": ("预警已解除", "The warning is cancelled"),
    "countdown.expected": ("预计烈度", "Predicted intensity"),
    "countdown.arrives": ("横波到达 {clock}", "S wave at {clock}"),
    "countdown.lead": (
        "预警送达后 {seconds} 秒",
        "{seconds} s after the warning got there",
    ),
    "countdown.blind": ("在盲区内：预警到达时横波已过", "in the blind zone: the S wave came first"),
    "countdown.said": (
        "{place}：横波 {seconds} 秒后到达，预计烈度{degree}",
        "{place}: the S wave arrives in {seconds} seconds, intensity {degree}",
    ),
    "countdown.said.now": ("{place}：横波到达", "{place}: the S wave arrives"),
    "countdown.sound": ("打开声音", "Turn sound on"),
    "countdown.sound.off": ("关闭声音", "Turn sound off"),
    "countdown.sound.words": ("Ⅴ度及以上时蜂鸣", "beeps from degree V on"),
    "cover.strong": (
        "立即避险：伏地、遮挡、抓牢；远离窗户和悬挂物。",
        "Take cover now: drop, cover, hold on; keep away from windows and hanging things.",
    ),
    "cover.moderate": (
        "就地避险：护住头部，远离窗户和高柜，不要跑动。",
        "Take cover where you are: protect your head, keep away from windows and tall furniture, "
        "do not run.",
    ),
    "cover.light": (
        "注意避险：有震感，留意可能掉落的物品。",
        "Be ready: shaking will be felt; beware of things that may fall.",
    ),
    "cover.none": ("无需避险，可能有轻微震感。", "No need to take cover; it may be felt slightly."),
    "cover.past": (
        "震动可能还会持续或有余震：先护住自己，再查看周围。",
        "Shaking may go on and aftershocks may follow: protect yourself first, then look around.",
    ),
    # The map
    "wave.map": ("纵波和横波的传播", "How the waves spread"),
    "wave.map.alt": (
        "纵波和横波到达的范围、盲区和各告警地点的预计烈度；下方列表给出同样内容",
        "How far P and S waves have come, the blind zone and predicted intensity at places told; "
        "the list below gives the same content",
    ),
    "wave.map.alt.felt": (
        "各告警地点的预计烈度；下方列表给出同样内容",
        "Predicted intensity at places told; the list below gives the same content",
    ),
    "wave.p": ("纵波（先到，震感弱）", "P wave (first, weak)"),
    "wave.s": ("横波（破坏主要由它造成）", "S wave (does the damage)"),
    "wave.s.every": ("横波此后每 10 秒", "S wave each 10 s after"),
    "wave.blind": ("盲区", "Blind zone"),
    "wave.station": ("台站", "Station"),
    "wave.station.used": ("用于定位的台站", "Station used"),
    "wave.target": ("告警地点，颜色为预计烈度", "Place told, coloured by intensity"),
    "wave.picture": (
        "图示第 {number} 报发出时（发震后 {seconds} 秒）的波前。",
        "Wave fronts when message {number} was sent, {seconds} s after the origin.",
    ),
    "wave.after": ("发震后 {seconds} 秒", "{seconds} s after the origin"),
    "wave.after.first": ("首报后 {seconds} 秒", "{seconds} s after the first message"),
    "wave.before": ("发震前", "before the origin"),
    "wave.of": ("第 {number} 报", "message {number}"),
    "wave.of.none": ("尚未发出预警", "no warning yet"),
    "wave.replay": ("回放", "Replay"),
    "wave.play": ("播放", "Play"),
    "wave.pause": ("暂停", "Pause"),
    "wave.slider": ("发震后的秒数", "Seconds after the origin"),
    "wave.speed": ("速度", "Speed"),
    "wave.speed.times": ("{times} 倍", "{times}×"),
    "wave.live": ("回到现在", "Back to now"),
    "wave.live.now": ("实时", "live"),
    "wave.model": (
        "波前按 {model} 走时模型和震源深度 {depth} 画出；各地到达时间由预警系统算出。",
        "Wave fronts follow the {model} travel times from {depth} deep; arrival times at places "
        "are the warning system's own.",
    ),
    # The places told
    "told.title": ("各地预计烈度与到达时间", "Places told, intensity and arrival"),
    "told.place": ("地点", "Place"),
    "told.arrives": ("横波到达（北京时间）", "S wave (Beijing time)"),
    "told.lead": ("预警时间", "Lead time"),
    "told.state": ("状态", "State"),
    "told.lead.seconds": ("{seconds} 秒", "{seconds} s"),
    "told.blind": ("盲区", "blind zone"),
    "told.reached": ("已到达", "reached"),
    "told.coming": ("未到达", "on its way"),
    "told.unknown": ("未知", "not known"),
    "told.count": ("按预计烈度由强到弱，共 {count} 处。", "The strongest first; {count} in all."),
    "told.count.some": (
        "按预计烈度由强到弱，共告知 {count} 处，这里列有最强的 {kept} 处。",
        "The strongest first; {count} were told, the strongest {kept} are kept here.",
    ),
    "told.count.found": (
        "名称含“{name}”的 {count} 处。",
        "{count} with “{name}” in the name.",
    ),
    "told.all": ("显示全部", "Show all"),
    "told.more": ("后面的 {count} 处", "Next {count}"),
    "told.back": ("前面的 {count} 处", "Previous {count}"),
    "told.last": (
        "下列为解除前最后一报的内容。",
        "Below is what the last message before the cancellation said.",
    ),
    # The decision log
    "log.title": ("决策记录", "Decision log"),
    "log.words": (
        "每一报发出时所知的一切；已发出的不再改动。",
        "Everything that was known when each message went out. Messages are never changed.",
    ),
    "log.number": ("报次", "No."),
    "log.after": ("发震后", "After origin"),
    "log.kind": ("类别", "Kind"),
    "log.why": ("原因", "Why"),
    "log.magnitude": ("震级", "Magnitude"),
    "log.by.point": ("点源", "point source"),
    "log.by.motion": ("地面运动", "ground motion"),
    "log.by.plum": ("实测推算", "felt nearby"),
    "log.error": ("定位误差", "Location error"),
    "log.stations": ("台站", "Stations"),
    "log.highest": ("最大烈度", "Highest intensity"),
    "log.targets": ("告知", "Told"),
    "log.delay": ("时延", "Delay"),
    "log.delay.words": (
        "时延：所用最新样点到决策的秒数。",
        "Delay: seconds from the newest sample used to the decision.",
    ),
    "log.file": ("第 {number} 报的 JSON", "JSON of message {number}"),
    "log.chart.magnitude": (
        "震级随时间的变化（竖线为 68% 范围，箭头表示“以上”）",
        "Magnitude as it grew (bars: 68% range; arrow: or more)",
    ),
    "log.chart.highest": ("最大预估烈度随时间的变化", "Highest predicted intensity as it grew"),
    "log.chart.seconds": ("发震后秒数", "seconds after the origin"),
    "log.chart.seconds.first": ("首报后秒数", "seconds after the first message"),
    # The banner of other pages
    "banner.warning": ("地震预警生效中", "Earthquake warning in force"),
    "banner.cancelled": ("地震预警已解除", "Earthquake warning cancelled"),
    "banner.more": ("查看倒计时", "See the countdown"),
    "warning.404": (
        "没有这次预警。已发出的预警都在预警列表里。",
        "There is no such warning. All that were issued are in the list.",
    ),
}
