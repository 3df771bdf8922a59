"""Every word the pages say: (Chinese, English), each written for its readers.

Values in braces are filled in by the page.
"""

from houfeng.portal.texts_access import ACCESS_TEXTS
from houfeng.portal.texts_facilities import FACILITY_TEXTS
from houfeng.portal.texts_impact import IMPACT_TEXTS
from houfeng.portal.texts_network import NETWORK_TEXTS
from houfeng.portal.texts_quality import QUALITY_TEXTS
from houfeng.portal.texts_scenarios import SCENARIO_TEXTS
from houfeng.portal.texts_shaking import SHAKING_TEXTS
from houfeng.portal.texts_warning import WARNING_TEXTS

TEXTS: dict[str, tuple[str, str]] = {
    **SHAKING_TEXTS,
    **IMPACT_TEXTS,
    **ACCESS_TEXTS,
    **FACILITY_TEXTS,
    **SCENARIO_TEXTS,
    **WARNING_TEXTS,
    **QUALITY_TEXTS,
    **NETWORK_TEXTS,
    # Around every page
    "skip": ("跳到正文", "Skip to content"),
    "tagline": ("地震公共服务平台", "Earthquake public services"),
    "nav.main": ("主要栏目", "Main"),
    "nav.home": ("最新地震", "Latest earthquakes"),
    "nav.api": ("数据接口", "API"),
    "nav.about": ("关于", "About"),
    "nav.language": ("语言", "Language"),
    "band.exercise": ("演习 EXERCISE", "演习 EXERCISE"),
    "band.test": ("测试 TEST", "测试 TEST"),
    "band.exercise.words": (
        "本页内容为演习，没有发生真实地震，请勿当作真实信息转发。",
        "This is an exercise. No real earthquake has happened; do not pass this on as news.",
    ),
    "band.test.words": (
        "本页内容为系统测试，没有发生真实地震，请勿当作真实信息转发。",
        "This is a system test. No real earthquake has happened; do not pass this on as news.",
    ),
    "band.listed": (
        "列表中有演习或测试信息，相应条目已标明“演习”或“测试”，并非真实地震。",
        "This list holds exercises or tests. They are marked as such and are not real earthquakes.",
    ),
    "foot.licences": (
        "地名与人口：GeoNames（CC BY 4.0）；人均产值：世界银行（CC BY 4.0）；"
        "海岸线：Natural Earth（公有领域）。",
        "Places and population: GeoNames (CC BY 4.0). GDP per head: World Bank (CC BY 4.0). "
        "Coastlines: Natural Earth (public domain).",
    ),
    "foot.estimate": (
        "预测烈度与损失由模型估计，不是实地调查结果；以政府部门正式发布为准。",
        "Intensity and losses are model estimates, not survey results; official "
        "announcements take precedence.",
    ),
    "foot.more": ("数据来源与局限", "Sources and limits"),
    # Statuses
    "status.actual": ("真实", "Actual"),
    "status.exercise": ("演习", "演习 EXERCISE"),
    "status.test": ("测试", "测试 TEST"),
    "state.queued": ("排队中", "Waiting"),
    "state.running": ("进行中", "Running"),
    "state.failed": ("失败", "Failed"),
    "state.superseded": ("已被取代", "Superseded"),
    "review.automatic": ("自动测定", "Automatic"),
    "review.reviewed": ("人工复核", "Reviewed"),
    "review.final": ("最终结果", "Final"),
    # Home
    "home.title": ("最新地震", "Latest earthquakes"),
    "home.count": ("共 {count} 次地震", "{count} earthquakes"),
    "home.count.one": ("共 1 次地震", "1 earthquake"),
    "home.now": ("本页生成于", "This page was made at"),
    "home.map": ("震中分布图", "Map of epicentres"),
    "home.map.note": (
        "圆圈大小表示震级；颜色为影响级别，灰色为尚未评估；紫色边圈为演习或测试。列表内容相同。",
        "Circle size shows magnitude. Colour is the alert level; grey is not yet estimated; "
        "a purple ring marks an exercise or test. The list holds the same events.",
    ),
    "home.list": ("地震列表", "Earthquake list"),
    "home.filter": ("筛选", "Filter"),
    "home.filter.magnitude": ("最小震级", "Minimum magnitude"),
    "home.filter.any": ("不限", "Any"),
    "home.filter.status": ("信息类别", "Kind"),
    "home.filter.go": ("查看", "Show"),
    "home.filter.reset": ("清除条件", "Clear"),
    "home.empty": ("还没有地震记录。", "There are no earthquakes yet."),
    "home.empty.do": (
        "在服务器上运行 {demo} 演示一次完整响应，或运行 {respond} 用汶川地震回放。",
        "On the server, run {demo} to watch one complete response, or {respond} to replay "
        "Wenchuan 2008.",
    ),
    "home.empty.filtered": (
        "没有符合条件的地震。请降低最小震级，或选择“不限”。",
        "No earthquake matches. Lower the minimum magnitude, or choose “Any”.",
    ),
    "home.pages": ("分页", "Pages"),
    "home.newer": ("较新的地震", "Newer"),
    "home.older": ("较早的地震", "Older"),
    "home.page": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "home.offer": ("本平台提供什么", "What this platform offers"),
    "home.offer.words": (
        "每条地震信息到达后，自动依次产出以下产品；每次修订都公开保存，可逐份核验。",
        "Each earthquake report is turned into these products, one after the other. "
        "Every revision is kept, public, and can be verified.",
    ),
    "home.published": ("已发布 {count} 份", "{count} published"),
    "home.published.none": ("尚未发布", "none published yet"),
    "col.magnitude": ("震级", "Magnitude"),
    "col.place": ("地点与时间", "Where and when"),
    "col.intensity": ("最大预测烈度", "Highest intensity"),
    "col.alert": ("影响级别", "Alert level"),
    "col.state": ("响应", "Response"),
    # Product types
    "product.shaking": ("预测烈度图", "Shaking map"),
    "product.shaking.words": (
        "各地预测烈度、加速度和速度，含不确定性；格网、等值区和地图。",
        "Estimated intensity, acceleration and velocity with uncertainty: grids, zones and maps.",
    ),
    "product.impact": ("影响估计", "Impact estimate"),
    "product.impact.words": (
        "受影响人口、死亡和经济损失的范围与概率，给出影响级别。",
        "People exposed, ranges and probabilities of deaths and losses, and an alert level.",
    ),
    "product.brief": ("灾情快速评估简报", "Decision brief"),
    "product.brief.words": (
        "供值班与指挥人员使用的一页简报，可直接编辑。",
        "A one-page brief for duty officers, as a PDF and as an editable document.",
    ),
    "product.alert": ("公众告警消息（CAP）", "Alert message (CAP)"),
    "product.alert.words": (
        "通用预警协议 CAP 1.2 消息，可接入发布渠道。",
        "A Common Alerting Protocol 1.2 message for dissemination systems.",
    ),
    "product.origin": ("地震参数", "Earthquake parameters"),
    "product.origin.words": (
        "发震时刻、位置、深度和震级，逐次修订。",
        "Time, place, depth and magnitude, revision by revision.",
    ),
    "product.warning": ("地震预警消息", "Early warning message"),
    "product.warning.words": (
        "逐报保存的预警消息：CAP 1.2 与全部决策依据。",
        "Each warning as it was sent: CAP 1.2, and all it was decided from.",
    ),
    "product.quakeml": ("地震目录文件（QuakeML）", "Catalogue entry (QuakeML)"),
    "product.quakeml.words": (
        "QuakeML 1.2：震源、震相、振幅与各台震级。",
        "QuakeML 1.2: origin, picks, amplitudes and station magnitudes.",
    ),
    "product.picks": ("震相到时", "Phase picks"),
    "product.picks.words": (
        "自动拾取的 P、S 到时与残差。",
        "Automatic P and S arrival times with residuals.",
    ),
    "product.amplitudes": ("台站峰值振幅", "Station amplitudes"),
    "product.amplitudes.words": (
        "各台峰值加速度和速度，未采用的注明原因。",
        "Peak acceleration and velocity of each station, with the reason where not used.",
    ),
    "product.station-intensity": ("台站仪器烈度", "Station intensities"),
    "product.station-intensity.words": (
        "按 GB/T 17742-2020 附录 A 计算的仪器烈度。",
        "Instrumental intensity after GB/T 17742-2020, annex A.",
    ),
    # Event: the answer
    "event.title": ("{place} {magnitude} 级地震", "Magnitude {magnitude} earthquake, {place}"),
    "event.title.bare": ("{magnitude} 级地震", "Magnitude {magnitude} earthquake"),
    "event.where": ("地点", "Where"),
    "event.when": ("发震时刻", "When"),
    "event.strong": ("震级", "Magnitude"),
    "event.depth": ("震源深度 {depth}", "Depth {depth}"),
    "event.intensity": ("最大预测烈度", "Highest intensity"),
    "event.intensity.none": ("尚未计算", "Not yet computed"),
    "event.alert": ("影响级别", "Alert level"),
    "event.alert.none": ("尚未评估", "Not yet estimated"),
    "event.deaths": ("死亡人数估计", "Estimated deaths"),
    "event.loss": ("直接经济损失估计", "Estimated loss"),
    "event.exposed": ("Ⅵ度及以上人口", "People at Ⅵ and above"),
    "event.area": ("Ⅵ度及以上面积", "Area at Ⅵ and above"),
    "event.source": ("信息来源", "Who says so"),
    "event.revision": ("第几报", "Revision"),
    "event.revision.words": (
        "第 {revision} 报（共 {count} 报），{review}",
        "Revision {revision} of {count}, {review}",
    ),
    "event.received": ("收到于", "received"),
    "event.warning": ("预警过程", "Its warnings"),
    "event.reference": ("出处", "reference"),
    "event.retro": (
        "历史地震的回溯估计：按 2020 年人口计算，不是当时的实际灾情。",
        "An estimate made long after the earthquake: it counts the people of 2020 and does not "
        "describe what happened at the time.",
    ),
    "event.do.past": (
        "这次地震早已过去，本页不要求采取任何行动；估计结果供研究、教学和演练使用。",
        "This earthquake is long past and nothing needs to be done now. The estimate is for "
        "study, teaching and drills.",
    ),
    # Event: taken back
    "withdrawn": ("已撤销", "Withdrawn"),
    "withdrawn.title": ("【已撤销】{title}", "Withdrawn: {title}"),
    "withdrawn.reason": ("理由：{reason}", "Reason: {reason}"),
    "withdrawn.words": (
        "此前发布的烈度、影响估计、简报和告警均不再有效，请勿使用或转发；历史版本保留在下方供查证。",
        "The intensity, impact estimate, brief and alert published before no longer hold; do not "
        "use them or pass them on. Earlier revisions stay below for the record.",
    ),
    "withdrawn.cancel": ("撤销消息（CAP Cancel）", "Cancel message (CAP)"),
    "withdrawn.do": (
        "以前的结果已撤销，无需据此采取行动；请留意当地官方信息。",
        "The earlier results have been withdrawn: do not act on them. Follow official information.",
    ),
    "withdrawn.changed": (
        "此前发布的内容已全部撤销。",
        "Everything published before has been withdrawn.",
    ),
    "withdrawn.map": ("烈度图已撤销。", "The shaking map has been withdrawn."),
    "event.changed": ("较上一报的变化", "What changed"),
    "event.changed.first": ("首报，尚无更早的结果。", "This is the first revision."),
    "event.changed.none": ("主要参数无变化。", "The main values did not change."),
    "event.brief": ("下载简报", "Download the brief"),
    "event.do": ("怎么办", "What to do"),
    "event.do.strong": (
        "在预测烈度Ⅵ度及以上的地方：留意余震，离开受损房屋，检查燃气和电路，听从当地应急部门安排。",
        "Where intensity Ⅵ or more is estimated: expect aftershocks, stay out of damaged "
        "buildings, "
        "check gas and wiring, and follow the local emergency office.",
    ),
    "event.do.weak": (
        "预测各地烈度均低于Ⅵ度，一般不会造成房屋破坏；仍请留意当地官方信息。",
        "No place is estimated to reach degree Ⅵ; damage is not expected. Follow official "
        "information.",
    ),
    "alert.green": (
        "预计几乎无人员死亡和明显损失。",
        "Little or no loss of life or property is expected.",
    ),
    "alert.yellow": (
        "可能有人员伤亡，影响以局部为主。",
        "Some casualties are possible; the impact should be local.",
    ),
    "alert.orange": (
        "很可能有人员伤亡和较重损失。",
        "Significant casualties and damage are likely.",
    ),
    "alert.red": (
        "很可能造成重大人员伤亡和损失。",
        "High casualties and extensive damage are probable.",
    ),
    # Event: response state
    "run.title": ("响应进展", "Response"),
    "run.none": (
        "尚未对本次地震启动响应，因此还没有烈度图和影响估计。值班人员可在服务器上运行 {command}。",
        "No response has been started, so there is no shaking map or impact estimate yet. "
        "A duty officer can start one on the server with {command}.",
    ),
    "run.queued": (
        "第 {revision} 报的响应正在排队，轮到后自动开始；本页会自动更新。",
        "The response to revision {revision} is waiting for its turn. This page updates by itself.",
    ),
    "run.running": (
        "第 {revision} 报的响应正在进行，完成后本页自动显示结果。",
        "The response to revision {revision} is running. This page shows the results when it ends.",
    ),
    "run.done": (
        "第 {revision} 报的响应已完成，用时 {seconds} 秒。",
        "The response to revision {revision} is complete; it took {seconds} s.",
    ),
    "run.failed": (
        "第 {revision} 报的响应在“{stage}”阶段失败，本页的产品可能缺失或来自更早的一报。"
        "请值班人员在服务器上运行 {command} 重试，并查看其给出的原因。",
        "The response to revision {revision} failed at the stage “{stage}”. Products below "
        "may be missing "
        "or older. A duty officer should run {command} on the server, which says what went wrong.",
    ),
    "run.superseded": (
        "第 {revision} 报的响应已停止，因为有更新的一报；以最新一报的结果为准，无需操作。",
        "The response to revision {revision} was stopped because a newer revision took over. "
        "Nothing needs to be done; use the newest results.",
    ),
    "run.older": (
        "注意：以下产品依据第 {old} 报，第 {new} 报的产品尚未发布。",
        "Note: the products below were made for revision {old}; those for revision {new} are "
        "not out yet.",
    ),
    "run.stale": (
        "暂时连不上服务器，本页内容可能已过时；正在自动重试。",
        "The server cannot be reached; this page may be out of date. It keeps trying.",
    ),
    "run.newer": ("有更新的结果，", "There is something newer; "),
    "run.following": (
        "新的一报正在处理，完成后本页自动更新；也可现在",
        "A newer revision is being worked on and this page will show it when it is done, or you "
        "can ",
    ),
    "run.reload": ("刷新查看", "show it"),
    "run.waiting": ("等待", "waiting"),
    "run.running.word": ("进行中", "running"),
    "run.stopped": ("未完成", "not done"),
    "run.stages": ("各阶段用时", "Seconds per stage"),
    "stage.shaking": ("计算烈度", "Map shaking"),
    "stage.impact": ("估计影响", "Estimate impact"),
    "stage.brief": ("编写简报", "Write brief"),
    "stage.alert": ("编制告警", "Write alert"),
    "stage.facilities": ("机构设施通知", "Facility notices"),
    "stage.publish": ("发布", "Publish"),
    # Event: the map and its list
    "map.title": ("预测烈度分布", "Estimated shaking"),
    "map.alt": (
        "预测烈度分布图；下方列表给出同样内容",
        "Map of estimated intensity; the list below gives the same content",
    ),
    "map.legend": ("图例", "Legend"),
    "map.epicentre": ("震中", "Epicentre"),
    "map.rupture": ("推定破裂", "Assumed rupture"),
    "map.tap": (
        "点击地图或地名，可查看该处的烈度及其标准差。",
        "Tap the map or a place for its intensity and standard deviation.",
    ),
    "map.none": (
        "尚无烈度图；响应完成后显示在这里。",
        "There is no shaking map yet; it appears here when the response is complete.",
    ),
    "map.asking": ("正在查询……", "Looking it up…"),
    "map.outside": ("该处不在烈度图范围内。", "This point is outside the shaking map."),
    "map.unreachable": (
        "连不上服务器，请稍后再试。",
        "The server cannot be reached; try again later.",
    ),
    "map.here.ask": ("我这里预测烈度多大？", "How strong is it estimated to be here?"),
    "map.here": ("我的位置", "My position"),
    "map.nowhere": (
        "没有得到位置。请允许使用定位，或在地图上点击所在地。",
        "Your position is not known. Allow it to be used, or tap your place on the map.",
    ),
    "map.sigma": (
        "± 为一倍标准差：约三分之二的可能落在此范围。",
        "± is one standard deviation: about two chances in three to be within.",
    ),
    "map.scroll": ("按住 Ctrl 并滚动可缩放地图", "Use Ctrl + scroll to zoom the map"),
    "map.touch": ("用两个手指移动地图", "Use two fingers to move the map"),
    "map.zoomin": ("放大", "Zoom in"),
    "map.zoomout": ("缩小", "Zoom out"),
    "map.credit": ("海岸线 Natural Earth", "Coastlines: Natural Earth"),
    "areas.title": ("各烈度区的面积与人口", "Area and people in each zone"),
    "areas.degree": ("烈度", "Intensity"),
    "areas.area": ("面积", "Area"),
    "areas.people": ("人口", "People"),
    "areas.none": ("没有Ⅵ度及以上的区域。", "No area reaches degree Ⅵ."),
    "places.title": ("各地预测烈度", "Places and their estimated intensity"),
    "places.place": ("地点", "Place"),
    "places.distance": ("距震中", "From the epicentre"),
    "places.people": ("人口", "Population"),
    "places.unknown": ("不详", "not known"),
    "places.more": ("其余 {count} 处", "{count} more places"),
    # Losses
    "loss.title": ("损失估计", "Loss estimate"),
    "loss.chance": ("可能性", "Chance"),
    "loss.deaths": ("死亡人数", "Deaths"),
    "loss.money": ("直接经济损失", "Direct economic loss"),
    "loss.words": (
        "范围为 5% 至 95% 分位：真实值约有九成可能落在其中。",
        "Ranges run from the 5th to the 95th percentile: about nine chances in ten to be within.",
    ),
    "loss.abroad": (
        "震中不在中国：损失按 PAGER 该国模型和人均产值估计；房屋和失去住所人数借用中国数据。",
        "The epicentre is not in China: losses are by PAGER's model and the GDP per head of that "
        "country; houses and displaced people borrow China's data.",
    ),
    # Event: what was published and how it came about
    "products.title": ("产品与文件", "Products and files"),
    "products.product": ("产品", "Product"),
    "products.revision": ("版次", "Revision"),
    "products.for": ("依据第 {revision} 报", "for event revision {revision}"),
    "products.published": ("发布于", "Published"),
    "products.files": ("文件", "Files"),
    "products.withdrawn": ("已撤回", "withdrawn"),
    "products.older": ("更早的版次（{count}）", "Earlier revisions ({count})"),
    "products.none": (
        "尚未发布产品。响应完成后显示在这里。",
        "Nothing has been published yet. Products appear here when the response is complete.",
    ),
    "products.verify": (
        "每个文件后为其 SHA-256 开头。下载后运行 {sha} 对照产品接口中的全值；"
        "服务器上运行 {verify} 核验全部产品与变更日志（第 {number} 条，{hash}…）。",
        "After each file stands the start of its SHA-256. Run {sha} on a download and "
        "compare it with the "
        "product's API answer; on the server, {verify} checks every product and the change log "
        "(entry {number}, {hash}…).",
    ),
    "revisions.title": ("修订过程", "Revisions"),
    "revisions.number": ("第 {revision} 报", "Revision {revision}"),
    "revisions.after": ("震后 {delay}", "{delay} after the earthquake"),
    "revisions.preferred": ("当前采用", "in use"),
    "delay.seconds": ("{n} 秒", "{n} s"),
    "delay.minutes": ("{n} 分钟", "{n} min"),
    "delay.hours": ("{n} 小时", "{n} h"),
    "delay.days": ("{n} 天", "{n} days"),
    "change.magnitude": ("震级由 {old} 调整为 {new}", "magnitude {old} became {new}"),
    "change.moved": ("震中移动 {distance}", "the epicentre moved {distance}"),
    "change.depth": ("深度由 {old} 调整为 {new}", "depth {old} became {new}"),
    "change.time": ("发震时刻调整 {seconds} 秒", "the time shifted by {seconds} s"),
    "change.review": ("由{old}改为{new}", "{old} became {new}"),
    "change.source": ("来源由 {old} 改为 {new}", "source {old} became {new}"),
    "change.place": ("地名改为“{new}”", "the place is now given as “{new}”"),
    "change.intensity": (
        "最大预测烈度由 {old} 调整为 {new}",
        "the highest estimated intensity {old} became {new}",
    ),
    "change.alert": ("影响级别由{old}调整为{new}", "the alert level {old} became {new}"),
    "agency.cenc": ("中国地震台网中心（CENC）", "China Earthquake Networks Center (CENC)"),
    "agency.us": ("美国地质调查局（USGS）", "US Geological Survey (USGS)"),
    "agency.usgs": ("美国地质调查局（USGS）", "US Geological Survey (USGS)"),
    "lineage.title": ("不确定性与依据", "Uncertainty and sources"),
    "lineage.words": (
        "烈度由震级、位置和衰减关系推算，没有逐点实测；单点标准差通常约 0.5 度。"
        "死亡与损失由烈度、人口和历史震例推算，可能相差一个数量级，因此先看范围，再看最可能值。",
        "Intensity follows from magnitude, position and attenuation relations, not from "
        "measurements at each point; "
        "one standard deviation is typically about half a degree. Deaths and losses follow "
        "from intensity, "
        "population and past earthquakes and can be wrong by a factor of ten: read the range "
        "first.",
    ),
    "lineage.role": ("用途", "Used for"),
    "lineage.name": ("方法或数据", "Method or data"),
    "lineage.source": ("出处", "Source"),
    "lineage.list": ("方法与数据（{count} 项）", "Methods and data ({count})"),
    "lineage.none": ("尚无计算结果。", "Nothing has been computed yet."),
    "role.origin": ("地震参数", "Earthquake"),
    "role.magnitude": ("震级换算", "Magnitude"),
    "role.region": ("衰减分区", "Attenuation region"),
    "role.intensity": ("烈度", "Intensity"),
    "role.ground motion": ("地面运动", "Ground motion"),
    "role.instrumental intensity": ("仪器烈度", "Instrumental intensity"),
    "role.site": ("场地条件", "Site"),
    "role.rupture": ("破裂", "Rupture"),
    "role.orientation": ("长轴方向", "Long axis"),
    "role.exposure": ("受影响人口", "Exposure"),
    "role.fatalities": ("死亡人数", "Deaths"),
    "role.economic loss": ("经济损失", "Economic loss"),
    "role.software": ("软件", "Software"),
    # Errors
    "404.title": ("没有找到这个页面", "There is no such page"),
    "404.words": (
        "地址可能有误，或这次地震不在本平台。请从最新地震列表进入。",
        "The address may be wrong, or the earthquake is not kept here. Start from the latest "
        "earthquakes.",
    ),
    # About
    "about.title": ("关于本平台", "About this platform"),
    "about.what": (
        "候风是开放源代码、可自行部署的地震公共服务平台：收到一次地震的时间、位置和震级后，"
        "在数秒内产出预测烈度图、影响估计、决策简报和公众告警消息，并公开全部产品、方法与修订"
        "过程。",
        "Houfeng is an open, self-hostable platform for earthquake public services. Given "
        "the time, place and "
        "magnitude of an earthquake, it makes a shaking map, an impact estimate, a decision "
        "brief and an alert "
        "within seconds, and publishes every product, method and revision.",
    ),
    "about.name": (
        "名称取自张衡公元 132 年所制候风地动仪。",
        "It is named after Zhang Heng's seismoscope of AD 132.",
    ),
    "about.read": ("怎样读这些结果", "How to read the results"),
    "about.scale": (
        "烈度采用 {scale}，与其他国家的烈度（如 MMI）不可直接比较。Ⅵ度起可能出现房屋破坏。",
        "Intensity is on the {scale} and cannot be compared one to one with other scales "
        "such as MMI. "
        "Damage to buildings may begin at degree Ⅵ.",
    ),
    "about.levels": ("影响级别", "Alert levels"),
    "about.sources": ("数据来源与许可", "Data sources and licences"),
    "about.geonames": (
        "地名与人口：GeoNames，CC BY 4.0；人口按 2020 年人口普查分省校准。",
        "Places and population: GeoNames, CC BY 4.0, scaled by province to the 2020 census.",
    ),
    "about.losses": (
        "损失：死亡与受伤模型用 EXPO-CAT（USGS，公有领域）拟合；"
        "中国以外用 USGS PAGER 参数（公有领域）；"
        "人均产值：世界银行，CC BY 4.0，及中国各省统计；机场：airportsdata，MIT。",
        "Losses: the law of deaths and injured is fitted on EXPO-CAT (USGS, public domain); "
        "outside China USGS PAGER's coefficients (public domain). GDP per head: World Bank, "
        "CC BY 4.0, and China's provincial statistics. Airports: airportsdata, MIT.",
    ),
    "about.natural": (
        "海岸线：Natural Earth，公有领域。底图不绘制任何境界线。",
        "Coastlines: Natural Earth, public domain. No boundary of any kind is drawn.",
    ),
    "about.fonts": (
        "字体：Noto Sans SC，SIL OFL 1.1；网页地图：MapLibre GL JS，BSD-3-Clause。",
        "Font: Noto Sans SC, SIL OFL 1.1. Web maps: MapLibre GL JS, BSD-3-Clause.",
    ),
    "about.limits": ("局限", "Limits"),
    "about.limit.estimate": (
        "结果由模型估计，不是观测或调查，不能代替政府部门的正式发布。",
        "Results are model estimates, not observations or surveys, and do not replace "
        "official announcements.",
    ),
    "about.limit.villages": (
        "内置人口为合成分布：国内各省总数与 2020 年人口普查一致，省内按城镇推算；国外只含城镇。"
        "地形、场地与滑坡影响未逐点计入。",
        "The built-in population is synthetic: provincial totals of China are those of the 2020 "
        "census, spread around towns by rule; abroad only towns count. Relief, local ground and "
        "landslides are not modelled point by point.",
    ),
    "about.limit.notwarning": (
        "烈度图、影响估计和简报不是地震预警。预警只来自本平台接入的监测台网，震中附近来不及告知。",
        "Shaking maps, impact estimates and briefs are not early warning. Warnings come only from "
        "the networks this platform listens to, and close to an epicentre there is no time for "
        "them.",
    ),
    "about.open": ("开放数据", "Open data"),
    "about.open.words": (
        "所有产品可经接口和订阅源取得，无需注册：",
        "Every product can be read through the API and the feeds, without an account:",
    ),
    "about.version": ("软件版本 {version}", "Software version {version}"),
    "feed.month": ("近 30 天地震（GeoJSON）", "Earthquakes of the past 30 days (GeoJSON)"),
    "feed.changes": ("变更日志（JSON）", "Change log (JSON)"),
}
