import pytest

SIZES = [(400, 800), (1280, 800), (1920, 1080)]


def test_widgets_live_and_formulas_are_set(server, page):
    page.goto(server.page("1-widgets"))
    page.get_by_text("hello anywidget").wait_for()
    page.locator("#loading").wait_for(state="detached")
    page.locator("mjx-container").first.wait_for()
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    page.get_by_text("the kernel says 4").wait_for()


def test_one_walks_from_the_index_through_the_pages_and_back(server, page, expected_noise):
    expected_noise.append("404")  # the picture in the test's folder is no picture, and Chromium may say so
    page.goto(f"{server.base}/")
    page.get_by_role("list", name="Pages").get_by_role("link").first.click()
    page.get_by_role("heading", name="Widgets and words").wait_for()
    page.locator("#loading").wait_for(state="detached")
    page.get_by_role("navigation", name="Onward").get_by_role("link", name="Failing").click()
    page.get_by_role("alert").get_by_text("did not work").wait_for()
    page.get_by_role("link", name="The softmax explainer").click()
    page.get_by_role("heading", name="The index").wait_for()


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("path", ["", "voila/render/1-widgets.ipynb", "voila/render/2-failing.ipynb", "nowhere"])
def test_nothing_sticks_out_at_any_size(server, page, expected_noise, path, width, height):
    expected_noise += ["status of 404"] if path == "nowhere" else []
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server.base}/{path}")
    page.locator("#loading").wait_for(state="detached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heading = page.locator("h1").bounding_box()
    assert heading["x"] >= 0
    assert heading["x"] + heading["width"] <= width


def test_another_host_would_be_refused_by_the_browser_itself(server, page, expected_noise):
    expected_noise.append("Content Security Policy|violates the following|Refused to|request: http://127.0.0.2")
    page.goto(f"{server.base}/")
    outcome = page.evaluate("fetch('http://127.0.0.2:1/').then(() => 'sent', (error) => error.constructor.name)")
    assert outcome == "TypeError"
