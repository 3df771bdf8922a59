"""Which places are named: the ones people know, once each, by the name they know."""


def test_a_capital_is_named_by_its_city(near_chengdu):
    names = [place.name_zh for place in near_chengdu[2].places]

    assert "成都市" in names
    assert "四川省" not in names


def test_in_china_every_place_has_its_chinese_name_and_zones_name_their_largest(near_chengdu):
    places = near_chengdu[2].places

    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in p.name_zh) for p in places)
    # 德阳市 (prefecture, 3.5 M people in the census) lies 60 km from Chengdu's centre.
    assert "德阳市" in [place.name_zh for place in places]


def test_an_autonomous_prefecture_is_named_by_its_city(make_case, assess):
    kangding = assess(*make_case(101.96, 30.05, 9.0))
    names = [place.name_zh for place in kangding.places]

    assert "康定市" in names
    assert "甘孜藏族自治州" not in names
