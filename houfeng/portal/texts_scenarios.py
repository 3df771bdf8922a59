"""The words of the scenario pages; `texts.TEXTS` holds them too."""

SCENARIO_TEXTS: dict[str, tuple[str, str]] = {
    "agency.scenario": ("情景构建（演习）", "Scenario (exercise)"),
    "scenarios.title": ("情景构建", "Scenarios"),
    "scenarios.words": (
        "设定一次没有发生的地震，用与真实地震相同的流程算出烈度、影响、简报和告警，用于预案编制和演练。"
        "所有结果均为演习，任何人都可以查看。",
        "An earthquake that has not happened goes through the same steps as a real one: shaking, "
        "impact, brief, alert. For planning and drills. Everything here is an exercise and may be "
        "read by all.",
    ),
    "scenarios.list": ("已有情景", "Scenarios so far"),
    "scenarios.none": ("还没有情景。", "There are no scenarios yet."),
    "scenarios.none.do": (
        "有“构建情景”职责的人员登录后可在本页新建；也可在服务器上运行 {command}。",
        "Somebody with the duty to run scenarios can build one here after signing in, or on the "
        "server with {command}.",
    ),
    "scenarios.sign_in": ("登录后新建情景", "Sign in to build a scenario"),
    "scenarios.no_duty": (
        "您的账户没有“构建情景”职责，因此只能查看。",
        "Your account does not have the duty to run scenarios, so you can only read.",
    ),
    "scenarios.made": ("{by} 建于 {at}", "built by {by}, {at}"),
    "scenarios.made.server": ("服务器管理员", "the operator"),
    "scenarios.older": ("较早的情景", "Older"),
    "scenarios.newer": ("较新的情景", "Newer"),
    "scenario.new": ("新建情景", "Build a scenario"),
    "scenario.name": ("名称", "Name"),
    "scenario.name.hint": ("如“龙门山断裂演练”，可不填。", "For people; may be left out."),
    "scenario.basis": ("从哪里开始", "Start from"),
    "scenario.basis.point": ("震中", "An epicentre"),
    "scenario.basis.line": ("手绘破裂线", "A rupture line"),
    "scenario.basis.historic": ("历史地震重演", "A historic earthquake"),
    "scenario.basis.fault": ("已加载的断层", "A loaded fault"),
    "scenario.basis.rupture": ("破裂面文件", "A rupture file"),
    "scenario.where": ("位置与破裂", "Place and rupture"),
    "scenario.magnitude": ("震级", "Magnitude"),
    "scenario.magnitude.hint": (
        "3.0–9.5；历史地震重演可不填。",
        "3.0 to 9.5; a repeat may leave it out.",
    ),
    "scenario.magnitude_type": ("震级标度", "Scale"),
    "scenario.longitude": ("经度（°E）", "Longitude (°E)"),
    "scenario.latitude": ("纬度（°N）", "Latitude (°N)"),
    "scenario.depth_km": ("深度（公里）", "Depth (km)"),
    "scenario.strike_deg": ("走向（°）", "Strike (°)"),
    "scenario.dip_deg": ("倾角（°）", "Dip (°)"),
    "scenario.rake_deg": ("滑动角（°）", "Rake (°)"),
    "scenario.optional": ("可不填", "may be left out"),
    "scenario.strike.hint": (
        "自正北顺时针 0–360，破裂面向其右侧倾斜。",
        "0–360 clockwise from north; dips to its right.",
    ),
    "scenario.line": ("破裂线", "Rupture line"),
    "scenario.line.hint": (
        "按顺序写出各顶点“经度 纬度”，用分号隔开，如 103.1 30.9; 103.6 31.3。"
        "也可在地图上逐点点选。",
        "Vertices in order, longitude latitude, with semicolons between: 103.1 30.9; 103.6 31.3. "
        "Or click them on the map.",
    ),
    "scenario.historic": ("历史地震", "Historic earthquake"),
    "scenario.fault": ("断层", "Fault"),
    "scenario.fault.hint": (
        "“图层:断层名”。再给出经纬度，可指定破裂中心在断层上的位置。",
        "LAYER:NAME. With a longitude and latitude, the rupture is centred there on the fault.",
    ),
    "scenario.fault.none": (
        "尚未加载断层图层。请管理员在服务器上运行 {command}。",
        "No fault layer is loaded. The operator can add one with {command}.",
    ),
    "scenario.time": ("发震时刻", "Origin time"),
    "scenario.time.hint": (
        "不填为现在；须写时区，如 2026-01-31T02:30:00+08:00。昼夜影响伤亡估计。",
        "Now where left out. With its zone: 2026-01-31T02:30:00+08:00. Day and night differ in "
        "casualties.",
    ),
    "scenario.choose": ("请选择", "Choose"),
    "scenario.go": ("开始演算", "Run the scenario"),
    "scenario.map": ("选点地图", "Map to click on"),
    "scenario.map.words": (
        "点击地图填入震中；选择“手绘破裂线”时，逐点点击画线。也可以直接在表格中输入数字。",
        "Click the map to set the epicentre, or, for a rupture line, its vertices one by one. "
        "Typing numbers into the form does the same.",
    ),
    "scenario.map.undo": ("撤回一点", "Undo one point"),
    "scenario.map.clear": ("清除", "Clear"),
    "scenario.bad": (
        "有 {count} 处需要更正，见下方各栏。",
        "Please mend what is marked below ({count}).",
    ),
    "scenario.bad.name": ("名称不超过 80 字，不含控制字符。", "At most 80 printable characters."),
    "scenario.bad.magnitude": ("请填 3.0 至 9.5 之间的数字。", "Give a number from 3.0 to 9.5."),
    "scenario.bad.magnitude_type": ("请从列表中选择。", "Choose one of the list."),
    "scenario.bad.longitude": (
        "请填 -180 至 180 之间的数字，西经为负。",
        "Give a number from -180 to 180, west negative.",
    ),
    "scenario.bad.latitude": (
        "请填 -90 至 90 之间的数字，南纬为负；给定断层时须在断层附近。",
        "Give a number from -90 to 90, south negative; with a fault, near it.",
    ),
    "scenario.bad.depth_km": ("请填 0 至 700 之间的公里数。", "Give kilometres from 0 to 700."),
    "scenario.bad.strike_deg": (
        "请填 0 至 360 之间的度数；给出倾角时必须填写走向。",
        "Give degrees from 0 to 360; needed where a dip is given.",
    ),
    "scenario.bad.dip_deg": ("请填 5 至 90 之间的度数。", "Give degrees from 5 to 90."),
    "scenario.bad.rake_deg": ("请填 -180 至 180 之间的度数。", "Give degrees from -180 to 180."),
    "scenario.bad.line": (
        "请至少给出两个顶点“经度 纬度”，用分号隔开，线不得自相交。",
        "Give two vertices or more, longitude latitude, with semicolons between; the line must "
        "not cross itself.",
    ),
    "scenario.bad.historic": ("请从列表中选择一次历史地震。", "Choose one of the list."),
    "scenario.bad.fault": (
        "没有这条断层，请从列表中选择。",
        "There is no such fault; choose one of the list.",
    ),
    "scenario.bad.fault.near": ("没有这条断层。相近的有：{near}", "No such fault. Near: {near}"),
    "scenario.bad.time": (
        "请写出日期、时刻和时区，不得晚于现在，如 2026-01-31T02:30:00+08:00。",
        "Write date, time and zone, not later than now: 2026-01-31T02:30:00+08:00.",
    ),
    "scenario.bad.basis": ("请选择从哪里开始。", "Choose what to start from."),
    "scenario.wait": (
        "您已有三个情景尚未算完，请等其中一个完成后再新建。填写的内容已保留。",
        "Three of your scenarios are still being computed. Wait for one to end; what you typed is "
        "kept.",
    ),
    # Comparison
    "compare.title": ("情景比较", "Scenarios side by side"),
    "compare.choose": ("选择要比较的情景", "Choose what to compare"),
    "compare.choose.words": (
        "选择两个或三个情景，并排比较地图和主要结果。",
        "Choose two or three scenarios to see their maps and main results side by side.",
    ),
    "compare.nth": ("情景 {number}", "Scenario {number}"),
    "compare.any": ("（不选）", "(none)"),
    "compare.go": ("比较", "Compare"),
    "compare.unknown": (
        "找不到 {event}，请重新选择。",
        "There is no event {event}; please choose again.",
    ),
    "compare.few": (
        "请选择至少两个不同的情景。",
        "Choose at least two different scenarios.",
    ),
    "compare.item": ("项目", "Item"),
    "compare.map": ("烈度图", "Map"),
    "compare.place": ("地点", "Where"),
    "compare.magnitude": ("震级、深度", "Magnitude, depth"),
    "compare.intensity": ("最大预测烈度", "Highest intensity"),
    "compare.area": ("Ⅵ度及以上面积", "Area at Ⅵ and above"),
    "compare.people": ("Ⅵ度及以上人口", "People at Ⅵ and above"),
    "compare.deaths": ("死亡人数", "Deaths"),
    "compare.injured": ("受伤人数", "Injured"),
    "compare.displaced": ("需转移安置人数", "Displaced"),
    "compare.loss": ("直接经济损失", "Direct economic loss"),
    "compare.level": ("影响级别", "Alert level"),
    "compare.response": ("建议响应级别", "Proposed response level"),
    "compare.none": ("尚未算出", "not yet estimated"),
    "compare.counties": ("烈度不同的县", "Counties that differ"),
    "compare.counties.words": (
        "列出各情景中最高烈度不同、且至少在一个情景中达到Ⅵ度的县（市、区）。",
        "Counties whose highest degree differs between the scenarios, where one reaches Ⅵ.",
    ),
    "compare.counties.none": (
        "没有烈度不同的县，或尚无县级结果。",
        "No county differs, or none has been listed yet.",
    ),
    "compare.county": ("县（市、区）", "County"),
    "compare.below": ("Ⅵ度以下", "below Ⅵ"),
    "compare.more": ("其余 {count} 个县", "{count} more counties"),
}
