"""The words of the event page's impact part: (Chinese, English); `texts.TEXTS` holds them too."""

IMPACT_TEXTS: dict[str, tuple[str, str]] = {
    # The answer block
    "event.level": ("建议响应级别", "Proposed response"),
    "event.level.people": (
        "由主管机关决定是否启动",
        "the authorities decide",
    ),
    # People by intensity
    "zones.title": ("各烈度区人口", "People in each zone"),
    "zones.bar": ("人口多少", "Compared"),
    "zones.few": ("不足 10", "under 10"),
    "zones.all": ("Ⅵ度及以上合计", "Ⅵ and above"),
    # Losses
    "loss.injured": ("受伤人数", "Injured"),
    "loss.trapped": ("压埋被困", "Trapped"),
    "loss.displaced": ("紧急转移安置", "Displaced"),
    "loss.destroyed": ("毁坏房屋", "Destroyed floor area"),
    "loss.deaths.drawn": ("死亡人数的可能性", "How likely so many deaths are"),
    "loss.money.drawn": (
        "直接经济损失的可能性（元）",
        "How likely such a loss is (CNY)",
    ),
    "loss.levels": (
        "虚线是影响级别的界线，横条注明级别；级别按死亡人数和经济损失的最可能值取较重者。",
        "Dashed lines part the alert levels named below the axis. The level is the worse of those "
        "of the most likely deaths and of the most likely loss.",
    ),
    # Alert and response level
    "alert.title": ("影响级别与响应建议", "Alert level and response"),
    "alert.name": ("影响级别", "Alert level"),
    "alert.rule": (
        "绿色：死亡不足 1 人；黄色：1–99 人；橙色：100–999 人；红色：1000 人以上"
        "（或经济损失达到同样数目的百万美元）。",
        "Green: less than 1 death; yellow: 1 to 99; orange: 100 to 999; red: 1,000 and more; "
        "or as many million US dollars lost.",
    ),
    "level.title": ("各级响应的可能性", "Chance of each level"),
    "level.name": ("响应级别", "Level"),
    "level.I": ("Ⅰ级（特别重大）", "Level I (especially serious)"),
    "level.II": ("Ⅱ级（重大）", "Level II (serious)"),
    "level.III": ("Ⅲ级（较大）", "Level III (rather serious)"),
    "level.IV": ("Ⅳ级（一般）", "Level IV (ordinary)"),
    "level.none": ("未达响应标准", "Below all levels"),
    "level.chances.words": (
        "按损失的概率分布计算；按震级的初判不含在内。",
        "From the losses' distribution alone; the initial judgement by magnitude is not in it.",
    ),
    "level.edition": ("依据：{edition}", "Rules: {edition}"),
    "level.note.2012": (
        "该预案已由 2025 年修订版（国办函〔2025〕102号）取代，新版分级数值尚未录入，"
        "使用前请对照新版。",
        "A revision of 2025 (State Council General Office letter [2025] 102) has replaced this "
        "plan; its numbers are not in the rules yet. Compare them before relying on the proposal.",
    ),
    "level.abroad": (
        "震中不在中国，国家地震应急预案不适用，不提出响应级别。",
        "The epicentre is not in China: the national plan does not apply and no level is proposed.",
    ),
    # Advice
    "advice.title": ("处置建议", "Response advice"),
    "advice.words": (
        "由规则从估计值推算，供首批调派参考，以现场灾情为准。",
        "Worked out by rules from the estimates, for the first dispatch; reports from the field "
        "take precedence.",
    ),
    "advice.needs": ("应急资源需求", "What is needed"),
    "advice.what": ("项目", "What"),
    "advice.amount": ("数量", "How much"),
    "advice.where": ("重点投向", "Where"),
    "advice.source": ("依据", "After"),
    "advice.everywhere": ("灾区各地", "everywhere shaken"),
    "advice.others": ("注意事项", "Take care"),
    "advice.none": (
        "按现有估计无需专门处置。",
        "By this estimate nothing special is needed.",
    ),
    "sites.title": ("重点目标与次生灾害", "Critical sites and ground failure"),
    "sites.none": (
        "尚无可用数据，缺少的数据见下方“尚未加载的数据”。",
        "No data to tell from; what is missing is listed below under “Data not loaded”.",
    ),
    # Counties
    "counties.title": ("受影响县（市、区）", "Counties"),
    "counties.none": (
        "没有县（市、区）达到Ⅵ度。",
        "No county reaches degree Ⅵ.",
    ),
    "counties.find": ("查找县、市、乡镇", "Find a county, prefecture or town"),
    "counties.go": ("查找", "Find"),
    "counties.clear": ("显示全部", "Show all"),
    "counties.found": ("显示 {shown} 个，共 {total} 个", "{shown} of {total} counties"),
    "counties.found.all": ("共 {total} 个", "All {total}"),
    "counties.found.none": (
        "没有符合的县（市、区），请换一个名称。",
        "No county matches; try another name.",
    ),
    "counties.county": ("县（市、区）", "County"),
    "counties.prefecture": ("市（州）", "Prefecture"),
    "counties.intensity": ("最高烈度", "Highest"),
    "counties.people": ("Ⅵ度及以上人口", "People, Ⅵ+"),
    "counties.deaths": ("死亡（人）", "Deaths"),
    "counties.displaced": ("转移安置（人）", "Displaced"),
    "counties.towns": ("乡镇（由强到弱）", "Towns, strongest first"),
    "counties.download": ("下载全表：", "The whole table: "),
    "counties.csv.status": ("信息类别", "status"),
    "counties.csv.event": ("事件编号", "event"),
    "counties.csv.event_revision": ("报次", "event_revision"),
    "counties.csv.code": ("行政区划代码", "code"),
    "counties.csv.name_zh": ("县（市、区）", "name_zh"),
    "counties.csv.name_en": ("英文名", "name_en"),
    "counties.csv.prefecture_zh": ("市（州）", "prefecture_zh"),
    "counties.csv.prefecture_en": ("市（州）英文名", "prefecture_en"),
    "counties.csv.province_zh": ("省（区、市）", "province_zh"),
    "counties.csv.province_en": ("省（区、市）英文名", "province_en"),
    "counties.csv.seat_longitude": ("县城经度", "seat_longitude"),
    "counties.csv.seat_latitude": ("县城纬度", "seat_latitude"),
    "counties.csv.seat_distance_km": ("县城震中距（公里）", "seat_distance_km"),
    "counties.csv.max_intensity": ("最高烈度值", "max_intensity_csis"),
    "counties.csv.degree": ("最高烈度（度）", "degree_csis"),
    "counties.csv.people": ("Ⅵ度及以上人口", "people_vi_and_above"),
    "counties.csv.deaths_p05": ("死亡下限（5%）", "deaths_p05"),
    "counties.csv.deaths_median": ("死亡最可能值（中位数）", "deaths_median"),
    "counties.csv.deaths_p95": ("死亡上限（95%）", "deaths_p95"),
    "counties.csv.displaced_p05": ("转移安置下限（5%）", "displaced_p05"),
    "counties.csv.displaced_median": ("转移安置最可能值（中位数）", "displaced_median"),
    "counties.csv.displaced_p95": ("转移安置上限（95%）", "displaced_p95"),
    "counties.csv.towns": ("乡镇（由强到弱）", "towns"),
    "counties.csv.area_of": ("{degree}度区面积（平方千米）", "area_km2_{degree}"),
    "counties.csv.people_of": ("{degree}度区人口", "people_{degree}"),
    "counties.csv.basis": ("划分依据", "basis"),
    # Buildings
    "buildings.title": ("房屋破坏", "Buildings"),
    "buildings.words": (
        "Ⅵ度及以上区域的建筑面积，按结构类型和破坏等级（GB/T 24335），表中为期望值。",
        "Floor area in Ⅵ and above by structure and grade of damage (GB/T 24335); the table "
        "gives expected values.",
    ),
    "buildings.type": ("结构类型", "Structure"),
    "buildings.share": ("各等级占比", "Shares"),
    "buildings.total": ("总面积", "In all"),
    "buildings.none": (
        "Ⅵ度及以上区域没有房屋数据。",
        "No buildings are known in Ⅵ or above.",
    ),
    # Surroundings, and what is not known
    "surroundings.title": ("震中周边", "Around the epicentre"),
    "missing.title": ("尚未加载的数据", "Data not loaded"),
    "missing.words": (
        "管理员可在服务器上用 {command} 加载，KIND 取各项所注代号；下一次响应即会采用。",
        "An operator can bring these in on the server with {command}, where KIND is the word "
        "beside each; the next response uses them.",
    ),
    "basis.title": ("影响估计的依据", "What the estimate rests on"),
    "basis.people": ("人口数据：{source}。", "People: {source}."),
    "basis.same": (
        "由本页的烈度图（第 {revision} 版，SHA-256 {sha}…）计算。",
        "Computed from this page's shaking map (revision {revision}, SHA-256 {sha}…).",
    ),
    "basis.older": (
        "注意：由第 {revision} 版烈度图（SHA-256 {sha}…）计算，本页的烈度图已经更新。",
        "Note: computed from shaking map revision {revision} (SHA-256 {sha}…); the map on this "
        "page is newer.",
    ),
    "basis.unknown": (
        "所依据的烈度图 SHA-256 为 {sha}…，不在本页的产品中。",
        "Computed from a shaking map with SHA-256 {sha}…, which is not among the products here.",
    ),
    # Roles of lineage that the estimate names
    "role.administrative units": ("行政区划", "Administrative units"),
    "role.airports": ("机场", "Airports"),
    "role.building damage": ("房屋破坏", "Building damage"),
    "role.building stock": ("房屋存量", "Building stock"),
    "role.displaced": ("转移安置人数", "Displaced"),
    "role.trapped": ("被困人数", "Trapped"),
    "role.injured": ("受伤人数", "Injured"),
    "role.landslides": ("滑坡", "Landslides"),
    "role.liquefaction": ("砂土液化", "Liquefaction"),
    "role.map uncertainty": ("烈度图不确定性", "Map uncertainty"),
    "role.response advice": ("处置建议", "Response advice"),
    "role.response level": ("响应级别", "Response level"),
}
