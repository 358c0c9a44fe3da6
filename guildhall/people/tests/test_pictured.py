from guildhall.web.home import Counterpart


def test_somebody_worth_meeting_shows_their_photo_or_else_their_initials() -> None:
    one = Counterpart("bo-lind", "Bo Lind", "Officer", 3, "key", "Torridge", "Waste")
    assert (one.url, one.photo_url, one.initials) == ("/people/bo-lind/", "/people/bo-lind/photo", "BL")
    one.photo = ""
    assert one.photo_url == ""
