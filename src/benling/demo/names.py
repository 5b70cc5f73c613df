"""Names of people who do not exist: common surnames with made-up given names."""

from random import Random

# Roughly as common surnames are spread in China; the weights only have to look natural.
_SURNAMES = (
    ("王", 72), ("李", 72), ("张", 68), ("刘", 54), ("陈", 46), ("杨", 31), ("赵", 23), ("黄", 23),
    ("周", 21), ("吴", 20), ("徐", 17), ("孙", 16), ("胡", 13), ("朱", 13), ("高", 12), ("林", 12),
    ("何", 12), ("郭", 11), ("马", 10), ("罗", 10), ("梁", 9), ("宋", 8), ("郑", 8), ("谢", 7),
    ("韩", 7), ("唐", 7), ("冯", 7), ("于", 6), ("董", 6), ("萧", 5), ("程", 5), ("曹", 5),
    ("袁", 5), ("邓", 5), ("许", 5), ("傅", 5), ("沈", 5), ("曾", 5), ("彭", 4), ("吕", 4),
    ("苏", 4), ("卢", 4), ("蒋", 4), ("蔡", 4), ("贾", 4), ("丁", 4), ("魏", 4), ("薛", 3),
    ("叶", 3), ("阎", 3), ("余", 3), ("潘", 3), ("杜", 3), ("戴", 3), ("夏", 3), ("钟", 3),
    ("欧阳", 1), ("上官", 1),
)  # fmt: skip
_FIRST = (
    "望知若书敬怀景昭承启建国志文明海晓雪春秋玉金永世家子思雨若安宏伟立德正光景林少云庆振继长开泽"
)
_SECOND = (
    "岚舟衡川朗宜然和松溪华军平民强杰勇辉峰涛斌波宁静敏娟芳丽"
    "燕玲洁莉萍红梅兰英霞琳瑶婷妍颖涵琪诚信义远航"
)
_SINGLE = "琛澜恺玥翊朔彦筠伟芳娜敏静强磊军洋勇艳杰涛超霞平刚飞鑫波斌宇浩凯健俊帆雪慧莹"


def made_up_name(random: Random) -> str:
    """A surname and one or two characters."""
    surname = random.choices([s for s, _ in _SURNAMES], [w for _, w in _SURNAMES])[0]
    if random.random() < 0.12:
        return surname + random.choice(_SINGLE)
    return surname + random.choice(_FIRST) + random.choice(_SECOND)
