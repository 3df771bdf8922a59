"""What a public alert says, as officials write it in Chinese and plainly in English."""

from dataclasses import dataclass

from houfeng.documents import words
from houfeng.documents.words import Language
from houfeng.events.origin import Origin, Review
from houfeng.impact.estimate import Impact
from houfeng.vocabulary.status import BANNER, Status


@dataclass(frozen=True, slots=True)
class Notice:
    """What one alert is about."""

    origin: Origin
    impact: Impact
    max_intensity: float
    place: dict[Language, str]  # distance and direction from a known town
    cancel: bool
    retrospective: bool


def event_word(language: Language) -> str:
    return "地震" if language == "zh" else "Earthquake"


def headline(notice: Notice, language: Language) -> str:
    """The alert in one line; an exercise says so first."""
    place = notice.place[language]
    strength = words.magnitude(notice.origin.magnitude, language)
    most = words.degree(notice.max_intensity, language)
    if language == "zh":
        said = f"{place}发生 {strength}地震，预计最高烈度{most}"
        if notice.cancel:
            said = f"撤销：{place}发生的 {strength}地震信息"
        elif notice.retrospective:
            said = f"【历史地震回溯】{said}"
        return _marked(notice, language) + said
    said = f"{_upper(strength)} earthquake, {place}; highest predicted intensity {most}"
    if notice.cancel:
        said = f"Cancelled: {strength} earthquake, {place}"
    elif notice.retrospective:
        said = f"Past earthquake, recomputed: {said}"
    return _marked(notice, language) + said


def description(notice: Notice, language: Language) -> str:
    """What happened, what the model expects, and how sure it is."""
    origin, impact = notice.origin, notice.impact
    mark = _marked(notice, language)
    when = words.local_time(origin.origin_at, language)
    where = words.coordinates(origin.longitude, origin.latitude, language)
    strength = words.magnitude(origin.magnitude, language)
    deep = words.depth_phrase(origin.depth_km, language)
    most = words.degree(notice.max_intensity, language)
    scale = words.scale_name(language)
    area = words.area(sum(impact.intensity_areas_km2.values()), language)
    people = words.people(sum(impact.exposed_population.values()), language)
    strong = bool(impact.intensity_areas_km2)
    source = origin.source.upper()
    if language == "zh":
        if notice.cancel:
            return (
                f"{mark}此前发布的{notice.place['zh']}发生 {strength}地震的信息（{when}）现予撤销，"
                "不再有效。"
            )
        review = "自动测定，可能修订" if origin.review is Review.AUTOMATIC else "已经人工复核"
        reach = f"，Ⅵ度及以上区域约 {area}，涉及人口{people}" if strong else "，未达Ⅵ度"
        past = "本消息为历史地震的回溯计算。" if notice.retrospective else ""
        return (
            f"{mark}{past}{when}，{notice.place['zh']}（{where}）发生 {strength}地震，"
            f"{deep}。模型估计最高烈度{most}（{scale}）{reach}。地震参数来自 {source}，{review}；"
            f"烈度为模型预测值，不是实地调查结果。第 {origin.revision} 版。"
        )
    if notice.cancel:
        return (
            f"{mark}The earlier messages about a {strength} earthquake, {notice.place['en']}, "
            f"{when}, are withdrawn and no longer hold."
        )
    review = (
        "automatic and may be revised" if origin.review is Review.AUTOMATIC else "reviewed by staff"
    )
    reach = (
        f"; degree VI or above covers about {area} with {people}" if strong else ", below degree VI"
    )
    past = "This is a past earthquake, recomputed. " if notice.retrospective else ""
    return (
        f"{mark}{past}A {strength} earthquake occurred {notice.place['en']} ({where}) on {when}, "
        f"{deep}. The model's highest intensity is {most} ({scale}){reach}. The parameters "
        f"come from {source} and are {review}; intensities are predicted, not surveyed. "
        f"Revision {origin.revision}."
    )


def instruction(notice: Notice, language: Language) -> str:
    """What to do now."""
    zh = language == "zh"
    if notice.cancel:
        return "无需采取行动。" if zh else "No action is needed."
    if notice.retrospective:
        return (
            "本消息用于回溯和检验，无需采取行动。"
            if zh
            else "This message is for review only. No action is needed."
        )
    strong = notice.max_intensity >= 5.5
    if zh:
        said = (
            "注意防范余震。远离受损房屋、陡坡和海堤河堤；检查燃气、电源和明火；不乘电梯；"
            "救助身边受伤人员；关注当地政府和地震部门发布的信息。"
            if strong
            else "请保持镇静，注意可能发生的余震，关注当地政府和地震部门发布的信息。"
        )
    else:
        said = (
            "Expect aftershocks. Keep away from damaged buildings, steep slopes and embankments. "
            "Check gas, power and open fire. Do not use lifts. Help those hurt near you. Follow "
            "the local government and the earthquake agency."
            if strong
            else "Stay calm, expect aftershocks, and follow the local government and the "
            "earthquake agency."
        )
    drill = {
        Status.ACTUAL: ("", ""),
        Status.EXERCISE: (
            "本消息为演习，不是真实地震；参演单位按演习方案行动，公众无需采取行动。以下为演习内容：",
            "This is an exercise, not a real earthquake; only those taking part should act. "
            "For the exercise: ",
        ),
        Status.TEST: (
            "本消息为系统测试，不是真实地震，无需采取行动。以下为测试内容：",
            "This is a system test, not a real earthquake; do nothing. For the test: ",
        ),
    }[notice.origin.status]
    return drill[0 if zh else 1] + said


def note(notice: Notice) -> str:
    """Why this message is not the ordinary one; empty when it is."""
    said = []
    if notice.origin.status is Status.EXERCISE:
        said.append("演习，不是真实地震。Exercise, not a real earthquake.")
    if notice.origin.status is Status.TEST:
        said.append("系统测试，不是真实地震。System test, not a real earthquake.")
    if notice.retrospective:
        said.append(
            "历史地震的回溯计算，不是当前事件。"
            "Computed for an earthquake long past, not a present one."
        )
    if notice.cancel:
        said.append("撤销此前信息。Withdraws the earlier messages.")
    return " ".join(said)


def _marked(notice: Notice, language: Language) -> str:
    banner = BANNER[notice.origin.status][language]
    if not banner:
        return ""
    return f"【{banner}】" if language == "zh" else f"[{banner}] "


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
