"""Each learner's own day in the service hall for E-11, with right answers and known mistakes.

People are served one by one in the order of their numbers; the solver goes through
the day minute by minute. ``RULES`` are the parameters of the fictional 望川市.
"""

import csv
import io
from itertools import permutations

from generator_kit import Draw, as_files, by_row, question, until_found

LAW = "优化营商环境条例（2019）"
CITY = "望川市政务大厅窗口口径（教学用参数）"
PROMISE, SHARE, LOAD = 15, 90, 50  # minutes of waiting; percent; minutes of work a window-hour
HOURS = [9, 10, 11, 12, 13, 14]
OPEN, MOST = 9 * 60, 8
RULES = [
    "等候是从取号到叫号的分钟数，办理的时间不算等候。",
    "等候不超过15分钟，算达到承诺，正好15分钟也算；每个小时取号的人里，达到承诺的不少于九成。",
    "先取号的先叫，同一分钟的按号。分设时，一类业务一个窗口，各排各的队；合并时，几个窗口一条队，"
    "哪个窗口都能办，空着的窗口里编号小的先叫。办完的那一分钟就可以叫下一位。",
    "开几个窗口，就是1号到几号；窗口数到整点调整，从大号收起。收掉的窗口把手上的一位办完，"
    "收尾的一位不占新的窗口数。15:00停止取号，窗口数不再变，取了号的办完为止。",
    "配窗口先看活：这个小时取号的人一共要办多少分钟，按每个窗口50分钟安排，除不尽的进一。",
    "每个岗位定A岗、B岗各一人，不能是同一个人；B岗要会办；一个人只当一个岗的B岗。",
    "A岗不在，由B岗顶。B岗在自己的A岗上，也可以再顶一个岗，但同一小时只顶一个；"
    "两个岗同时要他顶，先顶表里排在前面的。A岗不在又没有人顶，就是空岗。",
]
KINDS = ["社保", "医保", "民政", "证照"]
#: of a hundred people; least and most minutes at the window
SHAPE = {"社保": (28, 5, 12), "医保": (29, 3, 9), "民政": (21, 6, 14), "证照": (22, 2, 7)}
#: how many come in each hour, on four kinds of day
CROWDS = [
    [25, 39, 29, 16, 27, 19], [39, 28, 23, 17, 29, 19],
    [21, 29, 40, 20, 25, 20], [24, 31, 19, 17, 40, 24],
]  # fmt: skip


# --- figures as cards hold them


def tenth(part: int, base: int) -> str:
    """``part / base`` with one decimal, half up; no decimal when it is whole."""
    return f"{(20 * part + base) // (2 * base) / 10:.1f}".removesuffix(".0")


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


# --- the day: people as (arrival, kind, minutes at the window), in order of their numbers

Person = tuple[int, str, int]


def draw_day(draw: Draw) -> list[Person]:
    """Shares of the kinds are the same for all learners, so that all days are equally hard."""
    hours = []
    for hour, usual in zip(HOURS, draw.one(CROWDS), strict=True):
        hours += [hour] * (usual + draw.between(-2, 2))
    kinds = [k for k, (share, *_) in SHAPE.items() for _ in range(share * len(hours) // 100)]
    kinds = draw.shuffled([*kinds, *KINDS * 2][: len(hours)])
    people = []
    for hour, kind in zip(hours, kinds, strict=True):
        _, least, most = SHAPE[kind]
        people.append((hour * 60 + draw.below(60), kind, draw.between(least, most)))
    return sorted(people, key=lambda person: person[0])


def pooled(people: list[Person], plan: list[int]) -> list[int]:
    """When each person is called, one line for all windows; ``plan`` has windows by the hour."""
    free, called, last = [0] * MOST, [], 0
    for arrival, _, minutes in people:
        at = max(arrival, last)
        while True:
            number = plan[min((at - OPEN) // 60, len(plan) - 1)]
            ready = min(free[:number])
            if ready <= at:
                break
            # The next moment at which anything can change: a window is free, or the hour turns.
            at = min(ready, at - at % 60 + 60)
        window = next(k for k in range(number) if free[k] <= at)
        free[window] = at + minutes
        called.append(at)
        last = at
    return called


def separate(people: list[Person]) -> list[int]:
    free, called = dict.fromkeys(KINDS, 0), []
    for arrival, kind, minutes in people:
        at = max(arrival, free[kind])
        free[kind] = at + minutes
        called.append(at)
    return called


def waits(people: list[Person], called: list[int]) -> list[int]:
    return [at - person[0] for at, person in zip(called, people, strict=True)]


def hourly(people: list[Person], waited: list[int]) -> list[tuple[int, int]]:
    """For each hour: how many of those who took a number then met the promise, and how many."""
    out = []
    for hour in HOURS:
        mine = [w for w, p in zip(waited, people, strict=True) if p[0] // 60 == hour]
        out.append((sum(w <= PROMISE for w in mine), len(mine)))
    return out


def kept(counts: list[tuple[int, int]]) -> list[bool]:
    return [100 * good >= SHARE * all_ for good, all_ in counts]


# --- q1: one window, worked by hand


def make_q1(draw: Draw):
    """Six people at one window; one of them comes when it is idle."""
    gaps = [0, *(draw.between(2, 5) for _ in range(5))]
    minutes = [draw.between(4, 9) for _ in range(6)]
    lull = draw.between(3, 4)
    rows, right, slips = [], {}, []
    at = free = 0
    for number in range(6):
        if number == lull:
            gaps[number] = free - at + draw.between(2, 6)
        at += gaps[number]
        start = max(at, free)
        key, name = f"n{number + 1}", "一二三四五六"[number] + "号"
        cell = f"{key}.wait"
        rows.append({"key": key, "at": clock(OPEN + at), "minutes": minutes[number]})
        right[cell] = str(start - at)
        slips.append((cell, start - at + minutes[number],
                      f"{name}您把办理的时间也算进去了。等候只算到叫号为止。",
                      CITY + "第一条"))  # fmt: skip
        if number == lull:
            slips.append((cell, at - free,
                          f"{name}取号时窗口已经空了一会儿，是窗口在等人，人没有等。",
                          CITY + "第一条"))  # fmt: skip
        elif number > 1 and start > at:
            slips.append((cell, max(minutes[number - 1] - gaps[number], 0),
                          f"{name}您只看了前一位办多久。前一位自己也在等，要从他办完的时刻数起。",
                          CITY + "第三条"))  # fmt: skip
        free = start + minutes[number]
    slips = [(cell, str(wrong), *told) for cell, wrong, *told in slips]
    slips = [slip for slip in slips if right[slip[0]] != slip[1]]
    # Two people at least must show that the one ahead has waited, too.
    if sum("只看了前一位" in s[2] for s in slips) < 2 or sum(map(int, right.values())) < 14:
        return None, None
    return {"rows": rows}, by_row(right, slips)


# --- q2 to q4: four windows, four lines or one


def _figures(waited: list[int]) -> dict[str, str]:
    return {"mean": tenth(sum(waited), len(waited)), "most": str(max(waited)),
            "over": str(sum(w > PROMISE for w in waited))}  # fmt: skip


def make_q2(_, people):
    """Mean, longest and number over the promise, both ways."""
    ways = {"sep": ("分设", separate(people)), "pool": ("合并", pooled(people, [4] * 6))}
    right, slips = {}, []
    for key, (name, called) in ways.items():
        waited = waits(people, called)
        stays = [w + p[2] for w, p in zip(waited, people, strict=True)]
        right |= {f"{key}.{what}": value for what, value in _figures(waited).items()}
        for what, value in _figures(stays).items():
            slips.append((f"{key}.{what}", value,
                          f"{name}这一行，您读的是等候加办理。把“数什么”拨到“等候”再读。",
                          CITY + "第一条"))  # fmt: skip
        exact = str(sum(w >= PROMISE for w in waited))
        if exact not in (right[f"{key}.over"], slips[-1][1]):
            slips.append((f"{key}.over", exact,
                          f"{name}这一行，您把正好十五分钟的也算成超过了。正好的算达到承诺。",
                          CITY + "第二条"))  # fmt: skip
    if "正好" not in "".join(s[2] for s in slips):
        return None, None
    each = [_mean_of(people, waits(people, ways["sep"][1]), kind) for kind in KINDS]
    slips.append(("sep.mean", tenth(round(sum(each) * 100), 400),
                  "您把四类业务的平均数又平均了一次。各类的人数不一样，要用全部的人来平均。",
                  CITY + "第一条"))  # fmt: skip
    apart, one_line = (waits(people, called) for _, called in ways.values())
    # The busiest line is long, not hopeless; one line keeps the promise for most, not for all.
    if not 35 <= max(apart) <= 85 or not 2 <= sum(w > PROMISE for w in one_line) <= 26:
        return None, None
    return {}, by_row(right, slips)


def _mean_of(people: list[Person], waited: list[int], kind: str) -> float:
    mine = [w for w, p in zip(waited, people, strict=True) if p[1] == kind]
    return float(tenth(sum(mine), len(mine)))


def _moment(people: list[Person], called: list[int], at: int) -> tuple[int, list[str]]:
    """How many wait at this minute, and whose kind is being served."""
    both = list(zip(called, people, strict=True))
    waiting = sum(p[0] <= at < c for c, p in both)
    return waiting, [p[1] for c, p in both if c <= at < c + p[2]]


def make_q3(draw: Draw, people):
    """One minute of the day: who waits while a window is idle?"""
    apart, one_line = separate(people), pooled(people, [4] * 6)
    found = []
    for at in range(OPEN + 30, OPEN + 330, 5):
        (w1, s1), (w2, s2) = _moment(people, apart, at), _moment(people, one_line, at)
        queues = {p[1] for c, p in zip(apart, people, strict=True) if p[0] <= at < c}
        if w1 >= 5 and len(s1) < 4 and 2 <= w2 < w1 and 4 - len(queues) != 4 - len(s1):
            found.append((at, w1, 4 - len(s1), w2, 4 - len(s2), 4 - len(queues)))
    if not found:
        return None, None
    at, w1, i1, w2, i2, no_queue = draw.one(found)
    right = {"sep.wait": str(w1), "sep.idle": str(i1), "pool.wait": str(w2), "pool.idle": str(i2)}
    head = "您把正在窗口办的人也算成等着的了。等着的是取了号、还没有叫到的人。"
    return {"at": clock(at)}, by_row(right, [
        ("sep.wait", str(w1 + 4 - i1), "分设这一行，" + head, CITY + "第一条"),
        ("pool.wait", str(w2 + 4 - i2), "合并这一行，" + head, CITY + "第一条"),
        ("sep.idle", str(no_queue),
         "您数的是没有人排队的窗口。没有人排队，窗口里可能正办着一位；空着是里外都没有人。",
         CITY + "第三条"),
        ("pool.idle", str(i1), "合并这一行，您填的是分设时空着的窗口。请把“怎么排”拨过来再看。",
         CITY + "第三条"),
    ])  # fmt: skip


def make_q4(_, people):
    """Pooling is good for most, not for all: how many wait longer?"""
    old = waits(people, separate(people))
    new = waits(people, pooled(people, [4] * 6))
    pairs = list(zip(old, new, strict=True))
    more = sum(b > a for a, b in pairs)
    rose = 0
    for kind in KINDS:
        mine = [pair for pair, p in zip(pairs, people, strict=True) if p[1] == kind]
        if sum(b for _, b in mine) > sum(a for a, _ in mine):
            rose += len(mine)
    return {}, question(str(more), [
        (str(sum(b < a for a, b in pairs)),
         "您填的是少等的人。这一题问的是合并以后反而等得更久的人。", CITY + "第三条"),
        (str(sum(b >= a for a, b in pairs)),
         "您把等得一样久的人也算进去了。一样久不算更久。", CITY + "第一条"),
        (str(rose),
         "您把平均数变大的那几类业务的人全算进去了。一类里有人多等，也有人少等，要按人数。",
         CITY + "第一条"),
    ])  # fmt: skip


# --- q5 and q6: windows by the hour


def make_q5(_, people):
    """Windows for each hour from its minutes of work."""
    rows, right, slips = [], {}, []
    total = sum(p[2] for p in people)
    steady = -(-total // (LOAD * len(HOURS)))
    tight = 0
    for hour in HOURS:
        mine = [p[2] for p in people if p[0] // 60 == hour]
        work, key, name = sum(mine), f"h{hour}", f"{hour}点这一小时"
        need = -(-work // LOAD)
        cell = f"{key}.n"
        rows.append({"key": key, "hour": hour, "people": len(mine), "work": work})
        right[cell] = str(need)
        wrong = {}
        if work % LOAD:
            full = -(-work // 60) < need
            tight += full
            wrong[need - 1] = (
                f"{name}您舍掉了零头，或者按每个窗口一小时干满来算了。除不尽的进一；"
                "一点空也不留，一有波动就排起长队。"
                if full
                else f"{name}您舍掉了零头。零头也是要办的人，除不尽的进一。"
            )
        if steady not in (need, *wrong):
            wrong[steady] = f"{name}您按全天平均来配了。人是一阵一阵来的，要一小时一小时地配。"
        slips += [(cell, str(value), text, CITY + "第五条") for value, text in wrong.items()]
    if tight < 2:
        return None, None
    return {"rows": rows}, by_row(right, slips)


def make_q6(draw: Draw, people):
    """A plan that one more window puts right in one hour only, not the one that looks worst."""
    plan = [MOST] * len(HOURS)
    for place in draw.shuffled(range(len(HOURS))):
        while plan[place] > 2 and _good(people, _changed(plan, place, -1)):
            plan[place] -= 1
    for place in draw.shuffled(range(len(HOURS))):
        if plan[place] == 2:
            continue
        short = _changed(plan, place, -1)
        waited = waits(people, pooled(people, short))
        counts = hourly(people, waited)
        worst = min(range(len(HOURS)), key=lambda k: counts[k][0] / counts[k][1])
        helps = [k for k in range(len(HOURS)) if _good(people, _changed(short, k, 1))]
        if helps == [place] and worst != place:
            return {"plan": short}, _truth_of_plan(people, plan, counts, place, worst)
    return None, None


def _changed(plan: list[int], place: int, by: int) -> list[int]:
    return [n + by * (k == place) for k, n in enumerate(plan)]


def _good(people: list[Person], plan: list[int]) -> bool:
    return all(kept(hourly(people, waits(people, pooled(people, plan)))))


def _mean_share(counts: list[tuple[int, int]]) -> str:
    each = [float(tenth(100 * good, all_)) for good, all_ in counts]
    return tenth(round(sum(each) * 10), 10 * len(each))


def _truth_of_plan(people, plan, counts, place, worst):
    after = waits(people, pooled(people, plan))
    better = hourly(people, after)
    busiest = max(range(len(HOURS)), key=lambda k: counts[k][1])

    def share(found):
        return tenth(100 * sum(good for good, _ in found), sum(all_ for _, all_ in found))

    right = {"now.v": share(counts), "hour.v": str(HOURS[place]), "then.v": share(better),
             "most.v": str(max(after))}  # fmt: skip
    twice = "您把六个小时的百分比平均了。各小时人数不同，要用达到的总人数除以取号的总人数。"
    slips = [
        ("now.v", _mean_share(counts), "原安排这一行，" + twice, CITY + "第二条"),
        ("then.v", _mean_share(better), "加了以后这一行，" + twice, CITY + "第二条"),
        ("hour.v", str(HOURS[worst]),
         "您加在了比例最低的那个小时。那里的人往往是前面欠下的，要到欠账开始的地方去补；"
         "拨一拨，看是不是六个小时都达到了。", CITY + "第二条、第四条"),
    ]  # fmt: skip
    if busiest not in (place, worst):
        slips.append(("hour.v", str(HOURS[busiest]),
                      "您加在了人最多的那个小时。人多的时候窗口也可能已经够了，要看加了以后六个小时"
                      "是不是都达到。", CITY + "第二条"))  # fmt: skip
    return by_row(right, slips)


# --- q7 and q8: who stands in

POSTS = ["导办岗", "受理岗", "审核岗", "收费岗", "制证岗", "出件岗"]
NAMES = ["陆晓晴", "潘守信", "葛秋实", "范小满", "邵长庚", "汪雨禾", "毛知远", "秦立冬", "段白露",
         "侯望舒", "邹安平", "熊春生", "孟谷雨", "薛明理", "雷小寒", "康如意"]  # fmt: skip
WHY = ["开会", "培训", "年假", "就医", "下村", "送件"]


def draw_desk(draw: Draw) -> dict:
    """Eight people, six posts; the first six hold one as A. Who is away, who can do what."""
    names = draw.shuffled(NAMES)[:8]
    skills, away = [], []
    for k in range(8):
        others = [p for p in range(6) if p != k]
        can = draw.shuffled(others)[: 3 if k < 6 else 4]
        skills.append(sorted([k, *can] if k < 6 else can))
    for k in draw.shuffled(range(8))[:6]:
        start = draw.between(9, 13)
        end = min(start + draw.between(1, 3), 15)
        away.append({"who": k, "from": start, "to": end, "why": draw.one(WHY)})
    return {"names": names, "skills": skills, "away": away}


def gaps(desk: dict, backs: list[int], *, last: int = 0) -> list[tuple[int, int]]:
    """Post and hour without anybody; ``last`` 1 takes the hour of return for one of absence."""
    out = []
    for hour in HOURS:
        gone = {a["who"] for a in desk["away"] if a["from"] <= hour < a["to"] + last}
        used = set()
        for post in range(6):
            if post not in gone:
                continue
            if backs[post] in gone or backs[post] in used:
                out.append((post, hour))
            used.add(backs[post])
    return out


def repairs(desk: dict, backs: list[int], broken: list[int]) -> list[list[int]]:
    """All ways to name the B of the broken posts that keep the rules and leave no gap."""
    fixed = {backs[post] for post in range(6) if post not in broken}
    out = []
    for trio in permutations([k for k in range(8) if k not in fixed], len(broken)):
        new = list(backs)
        for post, who in zip(broken, trio, strict=True):
            new[post] = who
        able = all(post in desk["skills"][who] and post != who
                   for post, who in zip(broken, trio, strict=True))  # fmt: skip
        if able and not gaps(desk, new):
            out.append(new)
    return out


def make_desk(draw: Draw):
    """A desk with three bad choices of B that can be put right in one way only."""
    desk = draw_desk(draw)
    able = [[k for k in range(8) if post in desk["skills"][k] and k != post] for post in range(6)]
    if not all(able):
        return None, None
    for _ in range(40):
        backs = [draw.one(each) for each in able]
        broken = [post for post in range(6) if backs.count(backs[post]) > 1 or draw.below(4) == 0]
        case, truth = _broken_desk(draw, desk, backs, broken)
        if truth is not None:
            return case, truth
    return None, None


def _broken_desk(draw: Draw, desk: dict, backs: list[int], broken: list[int]):
    if len(broken) != 3:
        return None, None
    empty = gaps(desk, backs)
    posts = {post for post, _ in empty}
    if not 3 <= len(empty) <= 5 or not posts <= set(broken) or len(posts) < 2:
        return None, None
    # One person must be needed in two places at once.
    twice = [cell for cell in empty if backs[cell[0]] not in _gone(desk, cell[1])]
    ways = repairs(desk, backs, broken)
    if not twice or len(ways) != 1 or any(ways[0][p] == backs[p] for p in broken):
        return None, None
    seven = _truth_q7(draw, desk, backs, empty, twice)
    eight = _truth_q8(draw, desk, broken, ways[0])
    if seven[1] is None or eight[1] is None:
        return None, None
    table = {
        "names": desk["names"], "posts": POSTS,
        "skills": [[POSTS[p] for p in can] for can in desk["skills"]],
        "away": sorted(desk["away"], key=lambda a: a["who"]),
        "backs": backs, "broken": broken,
    }  # fmt: skip
    return {"desk": table, "q7": seven[0], "q8": eight[0]}, {"q7": seven[1], "q8": eight[1]}


def _gone(desk: dict, hour: int) -> set[int]:
    return {a["who"] for a in desk["away"] if a["from"] <= hour < a["to"]}


def _truth_q7(draw, desk, backs, empty, twice):
    """Nine cells of the matrix: the empty ones and others that only look so."""
    cells = [(post, hour) for post in range(6) for hour in HOURS]
    a_gone = [c for c in cells if c[0] in _gone(desk, c[1])]
    b_gone = [c for c in cells if backs[c[0]] in _gone(desk, c[1]) and c not in a_gone]
    late = [c for c in gaps(desk, backs, last=1) if c not in empty]
    lures = [[c for c in group if c not in empty] for group in (late, a_gone, b_gone)]
    if not all(lures):
        return None, None
    picked = list(empty)
    for group in lures:
        picked += [c for c in draw.shuffled(group) if c not in picked][:1]
    near = dict.fromkeys([*a_gone, *b_gone, *late])
    picked += [c for c in draw.shuffled(near) if c not in picked]
    picked += [c for c in draw.shuffled(cells) if c not in picked]
    chosen = draw.shuffled(picked[:9])
    keys = {cell: "abcdefghi"[k] for k, cell in enumerate(chosen)}

    def named(found):
        return sorted(keys[c] for c in chosen if c in found)

    options = {keys[c]: f"{POSTS[c[0]]}，{c[1]}点到{c[1] + 1}点" for c in chosen}
    return {"options": options}, question(named(empty), [
        (named(a_gone), "您只看了A岗在不在。A岗不在，B岗顶得上，就不是空岗。", CITY + "第七条"),
        (named([*empty, *late]),
         "您把回来的那一个小时也当成不在了。写到几点，几点就回来了。", CITY + "第七条"),
        (named([c for c in empty if c not in twice]),
         "您漏了一种：B岗人在，可是这个小时已经在顶另一个岗。一个人同时只顶一个。",
         CITY + "第七条"),
        (named([*empty, *b_gone]),
         "您把A岗在、B岗不在的也算成空岗了。有A岗在，就不空。", CITY + "第七条"),
    ])  # fmt: skip


def _truth_q8(draw, desk, broken, new):
    """Rows: the posts to mend; targets: everybody who is not a B already."""
    fixed = {new[post] for post in range(6) if post not in broken}
    free = draw.shuffled([k for k in range(8) if k not in fixed])
    keys = {who: f"p{k}" for k, who in enumerate(free, start=1)}
    right, slips = {}, []
    for post in broken:
        row = f"r{post + 1}"
        right[row] = keys[new[post]]
        for who in free:
            if who == new[post]:
                continue
            name, label = desk["names"][who], POSTS[post]
            trial = list(new)
            trial[post] = who
            if who == post:
                text = f"{label}：{name}就是这个岗的A岗，不能自己顶自己。"
            elif post not in desk["skills"][who]:
                text = f"{label}：{name}不会办这个岗，人在也顶不上。"
            elif any(post in _gone(desk, h) and who in _gone(desk, h) for h in HOURS):
                text = f"{label}：A岗不在的时候，{name}有一个小时也不在。"
            else:
                text = f"{label}：单看这一行，{name}行；可是别的岗离不开他。先定只有一个人选的岗。"
            slips.append((row, keys[who], text, CITY + "第六条、第七条"))
    people = {keys[who]: desk["names"][who] for who in sorted(free, key=lambda w: keys[w])}
    rows = {f"r{post + 1}": POSTS[post] for post in broken}
    return {"rows": rows, "people": people}, by_row(right, slips)


# --- q9: where it is written

WHERE = {"law": "条例写了", "city": "本市口径", "none": "两处都没有"}
CLAIMS = {
    "law": [
        ("政务服务事项一般进驻政务大厅，统一办理", "第三款"),
        ("大厅里部门分设的窗口，创造条件整合成综合窗口", "第三款"),
        ("材料要补正的，一次讲清要补什么", "第一款"),
        ("办事要现场核查的，及时安排，限时办完", "第一款"),
        ("没有规定办理时限的事项，按合理、高效的原则定时限，按时办结", "第二款"),
        ("国家规定的办理时限，本地可以压短，压短了要向社会公开", "第二款"),
        ("超过了办理时间，办理单位要公开说明理由", "第二款"),
    ],
    "city": [
        ("从取号到叫号不超过15分钟，算达到承诺", "第二条"),
        ("每个小时取号的人里，不少于九成达到承诺", "第二条"),
        ("每个窗口一小时按50分钟的活安排", "第五条"),
        ("每个岗位定A岗、B岗各一人", "第六条"),
        ("一个人只当一个岗的B岗", "第六条"),
        ("同一小时里，B岗只顶一个岗", "第七条"),
        ("收掉的窗口，把手上的一位办完", "第四条"),
    ],
    "none": [
        ("每个大厅至少开{}个综合窗口", ""), ("等候超过{}分钟的人，可以不排队", ""),
        ("窗口合并以后，人员减少{}成", ""), ("B岗顶岗满{}天，就改当A岗", ""),
        ("每个窗口每天至少办{}0件", ""),
    ],
}  # fmt: skip


def make_q9(draw: Draw):
    """Eight sentences: is it in the regulation, in the city's own rules, or in neither?"""
    take = {"law": 3, "city": 3, "none": 2}
    chosen = [(where, *claim) for where, n in take.items()
              for claim in draw.shuffled(CLAIMS[where])[:n]]  # fmt: skip
    rows, right, slips = {}, {}, []
    for number, (where, text, at) in enumerate(draw.shuffled(chosen), start=1):
        key = f"s{number}"
        rows[key], right[key] = text.format(draw.between(3, 6)), where
        wrong, message, source = {
            "law": ("city", "国务院的行政法规里已经有了，不是一个城市自己定的。",
                    LAW + "第三十六条" + at),
            "city": ("law", "这样具体的数字和办法，行政法规里没有，是一个城市自己定的。",
                     CITY + at),
            "none": ("law", "把第三十六条从头看到尾，没有这样一句；课文里的表可以再对一遍。",
                     LAW + "第三十六条"),
        }[where]  # fmt: skip
        slips.append((key, wrong, f"第{number}行：{message}", source))
    return {"items": rows, "where": WHERE}, by_row(right, slips)


def make_day(draw: Draw):
    """The day of arrivals with its five questions, all of which it must suit."""
    people = draw_day(draw)
    cases, truth = {}, {}
    for number, make in {"q2": make_q2, "q3": make_q3, "q4": make_q4, "q5": make_q5,
                         "q6": make_q6}.items():  # fmt: skip
        cases[number], truth[number] = make(draw, people)
        if truth[number] is None:
            return None, None
    return cases | {"people": people}, truth


def as_csv(people: list[Person]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["号", "取号", "业务", "办理分钟"])
    for number, (at, kind, minutes) in enumerate(people, start=1):
        writer.writerow([number, clock(at), kind, minutes])
    return out.getvalue()


def make_data(seed: bytes) -> dict:
    """Files for the learner and the truth, from 16 bytes or more."""
    draw = Draw(seed)
    q1, truth1 = until_found(draw, make_q1)
    day, truths = until_found(draw, make_day)
    desk, truth78 = until_found(draw, make_desk)
    q9, truth9 = until_found(draw, make_q9)
    people = day.pop("people")
    cases = {"rules": RULES, "promise": PROMISE, "share": SHARE, "q1": q1, "q9": q9} | day | desk
    files = as_files({"cases.json": cases}, sort_keys=True)
    files["arrivals.csv"] = "\ufeff" + as_csv(people)
    return {"files": files, "truth": {"q1": truth1} | truths | truth78 | {"q9": truth9}}
