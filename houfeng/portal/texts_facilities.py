"""The words of an organisation's own sites; `texts.TEXTS` holds them too."""

FACILITY_TEXTS: dict[str, tuple[str, str]] = {
    "facilities.title": ("机构设施", "Facilities"),
    "facilities.words": (
        "上传本单位设施清单后，每次生成或更新震动图，平台都会评估每处设施可能的破坏状态，排出应优先排查的次序；"
        "只有设施越过阈值或情况明显变化时才发出通知。清单和结果只有本单位可见。",
        "Upload a list of your organisation's sites. After every new map each site's likely damage "
        "is assessed and ranked for inspection; a notice is made only where a site crosses its "
        "threshold or much has changed. Lists and results are seen by your organisation alone.",
    ),
    "facilities.notsent": (
        "目前通知在本页和接口（JSON）中查看，尚不能以邮件或短信发送。",
        "For now notices are read here and as JSON. They are not yet sent by mail or SMS.",
    ),
    "facilities.lists": ("设施清单", "Lists"),
    "facilities.none": (
        "还没有清单。请在下方上传第一份，例如 CSV、XLSX 或 GeoJSON 文件。",
        "There is no list yet. Upload the first below: a CSV, XLSX or GeoJSON file.",
    ),
    "facilities.sites": ("{count} 处设施", "Sites: {count}"),
    "facilities.version": ("第 {number} 版", "Version {number}"),
    "facilities.imported": ("导入于", "Imported"),
    "facilities.left_out": ("有 {count} 行未导入", "Rows left out: {count}"),
    "facilities.watched": ("正在生成通知", "Notices are made"),
    "facilities.unwatched": ("已停止生成通知", "No notices are made"),
    "facilities.watch": ("恢复通知", "Make notices again"),
    "facilities.unwatch": ("停止通知", "Stop notices"),
    "facilities.back": ("返回设施清单", "Back to the lists"),
    "facilities.notes": ("导入时的说明", "Assumed at import"),
    "facilities.versions": ("历次导入", "Versions"),
    "facilities.col.list": ("清单", "List"),
    "facilities.col.sites": ("设施数", "Sites"),
    "facilities.col.file": ("文件", "File"),
    "facilities.col.by": ("导入人", "By"),
    # Uploading
    "upload.title": ("上传清单", "Upload a list"),
    "upload.refused": (
        "未保存：请修改下列内容后重新上传。",
        "Nothing was kept: mend what is marked below and upload again.",
    ),
    "upload.name": ("清单名称", "Name of the list"),
    "upload.name.hint": (
        "同名清单将整体替换，旧版本保留。",
        "A list of the same name is replaced as a whole; its older versions stay.",
    ),
    "upload.file": ("清单文件", "File"),
    "upload.file.hint": (
        "CSV（UTF-8 或 GB 18030）、XLSX 或 GeoJSON，最大 50 MB、100 万行。"
        "列：编号、名称、经度、纬度；可选：类型、易损性、阈值。浏览器不保留所选文件，出错后需重新选择。",
        "CSV (UTF-8 or GB 18030), XLSX or GeoJSON, at most 50 MB and a million rows. Columns: id, "
        "name, lon, lat; optional: type, fragility, threshold. Browsers forget a chosen file: "
        "after an error choose it again.",
    ),
    "upload.curves": ("自有易损性曲线（可选）", "Own fragility curves (optional)"),
    "upload.curves.hint": (
        "CSV 或 JSON，每种状态一行：名称、状态、动参数（PGA、PGV、SA(0.3)、SA(1.0)、CSIS）、"
        "中值、离散。",
        "CSV or JSON, a row for each state: name, state, measure (PGA, PGV, SA(0.3), SA(1.0), "
        "CSIS), median, beta.",
    ),
    "upload.fragility": ("未注明易损性的设施按", "Sites that name no fragility count as"),
    "upload.fragility.hint": (
        "结构类型（土木、砖木、砖混、框架、其他）、HAZUS 类别（如 C1L-HC）或自有曲线名称。",
        "A structure type (earth_timber, brick_timber, masonry, frame, other), a HAZUS class such "
        "as C1L-HC, or the name of an own curve.",
    ),
    "upload.keep_good": (
        "有错误的行不导入，其余照常导入",
        "Leave out rows with a mistake and keep the others",
    ),
    "upload.go": ("上传", "Upload"),
    "upload.nofile": ("请选择文件", "Choose a file"),
    "upload.toolarge": (
        "文件超过 50 MB，请拆分或删去不需要的列",
        "The file is larger than 50 MB: split it, or leave out columns that are not needed",
    ),
    "upload.slow": (
        "文件在 30 秒内没有读完，请拆分或改用 CSV，或由管理员用命令行导入",
        "The file could not be read within 30 s: split it, give CSV, or have the operator import "
        "it on the command line",
    ),
    "upload.fragility.unknown": (
        "没有名为此的易损性；{near}",
        "There is no such fragility; {near}",
    ),
    "upload.problems": ("需修改的行", "Rows to mend"),
    "upload.problems.count": ("共 {count} 行有问题", "Rows with a problem: {count}"),
    "upload.problems.more": ("以下只列前 {count} 处", "The first {count} problems are listed"),
    "upload.col.row": ("行", "Row"),
    "upload.col.column": ("列", "Column"),
    "upload.col.value": ("内容", "Found"),
    "upload.col.mend": ("如何修改", "What to do"),
    "upload.kept": (
        "已保存，第 {number} 版，{count} 处设施。",
        "Kept as version {number}, sites: {count}.",
    ),
    # Ranking
    "ranking.title": ("设施排查次序", "Sites to inspect, in order"),
    "ranking.choose": (
        "选择地震，查看排查次序",
        "Choose an earthquake to see the order of inspection",
    ),
    "ranking.noevent": (
        "平台上还没有带震动图的地震。",
        "There is no earthquake with a map on the platform yet.",
    ),
    "ranking.map": ("所用震动图", "Map used"),
    "ranking.map.words": (
        "震源参数第 {revision} 版，图件标识 {sha}",
        "event revision {revision}, version of the map {sha}",
    ),
    "ranking.counts": ("按最可能状态统计", "Sites by their most probable state"),
    "ranking.col.site": ("设施与依据", "Site, and why"),
    "ranking.col.state": ("最可能", "Most probable"),
    "ranking.col.moderate": ("中等及以上", "Moderate or worse"),
    "ranking.col.place": ("次序", "No."),
    "ranking.order": (
        "按期望破坏程度由重到轻排列（各状态概率乘以 HAZUS 损失比 2%、10%、50%、100%）。",
        "Ordered by expected damage: the chance of each state times HAZUS's ratio for it, 2, 10, "
        "50 or 100 %.",
    ),
    "ranking.limits": (
        "结果由模型估计，含震动图不确定性，不含地基失效和设备损坏；"
        "HAZUS 曲线由美国房屋得出，用于国内设施仅供参考。",
        "Estimates of a model, with the map's uncertainty in them; ground failure and damage to "
        "equipment are not. HAZUS's curves are of buildings in the United States.",
    ),
    "ranking.csv": ("下载 CSV（全部设施）", "Download CSV (all sites)"),
    "ranking.before": ("上一页", "Previous"),
    "ranking.after": ("下一页", "Next"),
    "ranking.pages": ("排查次序分页", "Pages of the ranking"),
    "ranking.nothing": (
        "所有设施都在震动图范围之外，未受震。",
        "Every site lies outside the map: none was shaken.",
    ),
    "ranking.nomap": (
        "该地震没有可用于设施评估的震动图，请重新响应后再看。",
        "This earthquake has no map that sites can be assessed in; respond to it anew.",
    ),
    "ranking.newer": (
        "本次评估按最新清单即时计算，尚未据此生成通知。",
        "Computed just now from the newest list; no notice has been made of it.",
    ),
    # Notices
    "notices.title": ("通知", "Notices"),
    "notices.none": (
        "还没有通知。设施越过阈值或情况明显变化时会在此列出。",
        "No notices yet. They appear here when a site crosses its threshold or much has changed.",
    ),
    "notices.reached": ("达到阈值的设施", "Reached their threshold"),
    "notices.fallen": ("回落到阈值以下的设施", "Fell below their threshold"),
    "notices.more": ("只列最重的 {count} 处", "The worst {count} are listed"),
    "notices.threshold": ("阈值：{words}", "Threshold: {words}"),
    "notices.json": ("以 JSON 查看全部通知", "All notices as JSON"),
    "notices.default": (
        "默认阈值：最可能状态达到轻微破坏，或中等及以上破坏概率达到 10%。回落须低于阈值的 95%；"
        "地震动变化不超过 5%（烈度 0.12 度）时不作变化处理。",
        "Threshold where none is given: most probably slight or worse, or a chance of 10 % of "
        "moderate or worse. A site falls below only under 95 % of its threshold, and motion that "
        "changes by no more than 5 % (0.12 degrees of intensity) is no change.",
    ),
}
