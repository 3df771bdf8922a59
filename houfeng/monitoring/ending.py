"""Sources located anew as picks come and go, and their end."""

from houfeng.monitoring.hypotheses import DROPPED, EVENT, FINAL, TENTATIVE, Source
from houfeng.monitoring.judging import locate
from houfeng.monitoring.pick_pool import FREE
from houfeng.monitoring.work import Work

_SILENCE_S, _FRESH_S = 1.0, 15.0  # data time: so often, and so long after the last pick
_EVERY_FIT = 16  # picks; a well-known source is located anew only after some more


def refit(work: Work, source: Source, round_: int) -> None:
    """Locate anew; picks that no longer fit are free again."""
    n = len(source.picks)
    if n > _EVERY_FIT and n < source.fitted_at + n // 10:
        return
    scaled = locate(work, source)
    if source.far is not None:
        return
    limit = work.settings.tolerance + 1.0
    if scaled.max(initial=0.0) > limit:
        worst = [pick for pick, off in zip(source.picks, scaled, strict=True) if off > limit]
        for pick in worst:
            work.release(source, pick, round_)
        if len(source.picks) >= 3:
            locate(work, source)
    if source.stations() < min(3, work.settings.least_stations):
        end(work, source, DROPPED, "its picks no longer have a source in common", round_)


def locate_again(work: Work) -> None:
    """While few have seen an event, the silence of the others tells more with time."""
    for source in work.rivals()[0]:
        waited = work.clock - source.located_at
        if source.status != EVENT or waited < _SILENCE_S or not work.is_young(source):
            continue
        if source.stations() > work.settings.few_stations:
            continue
        newest = max(float(work.pool.time[pick]) for pick in source.picks)
        if work.clock - newest <= _FRESH_S:
            locate(work, source)
            work.touched.add(source.id)


def close(work: Work) -> None:
    """End those of which no more arrivals are awaited."""
    if work.clock < work.close_due:
        return
    for source in [s for s in work.sources.values() if s.close_at <= work.clock]:
        if source.far is not None:
            end(work, source, FINAL, "a distant earthquake: its picks are set aside", 2)
            continue
        reason = _too_weak(work, source)
        if reason:
            end(work, source, DROPPED, reason, 2)
        else:
            work.counts["events"] += 1
            end(work, source, FINAL, "no more arrivals are awaited", 2)
    work.close_due = min((s.close_at for s in work.sources.values()), default=float("inf"))


def _too_weak(work: Work, source: Source) -> str:
    """Why this is no earthquake to keep; empty where it is."""
    s = work.settings
    if source.status == TENTATIVE:
        return "too few stations saw it"
    if len(source.picks) < s.final_picks:
        return f"{len(source.picks)} picks, {s.final_picks} are asked for"
    if source.p_picks() < s.final_p or source.stations() < s.final_stations:
        return f"{source.p_picks()} P picks at {source.stations()} stations are too few"
    if source.rms_s > s.largest_rms_s:
        return f"its picks do not fit together ({source.rms_s:.2f} s)"
    share = work.near_share(source)
    if share < s.near_share:
        return f"only {share:.0%} of the near stations saw it"
    return ""


def end(work: Work, source: Source, status: str, reason: str, round_: int) -> None:
    """Take a source out of work; picks of one that was dropped are free again."""
    source.status, source.reason = status, reason
    work.sources.pop(source.id, None)
    work.touched.discard(source.id)
    work.changed()
    source.revision += 1
    if status == DROPPED:
        work.counts["dropped"] += 1
        for pick in source.picks:
            work.pool.owner[pick] = FREE
            if round_ < 2:
                work.queue.append((pick, round_ + 1))
    elif status == FINAL and source.far is None:
        work.counts["associated"] += len(source.picks)
    work.closed.append(source)
