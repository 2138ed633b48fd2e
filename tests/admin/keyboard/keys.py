"""A person who has a keyboard and no mouse."""

from pathlib import Path

PASSWORD = "a password of some length"
OFTEN = 200
"""Presses of the Tab key within which anything on a page is reached."""
FOCUSED = "found => document.activeElement.matches(found)"
UNSEEN = """async () => {
    const why = () => {
        const found = document.activeElement, { outlineStyle, boxShadow } = getComputedStyle(found);
        if (outlineStyle === "none" && boxShadow === "none") return "no ring is drawn around it";
        const { left, top, width, height } = found.getBoundingClientRect();
        const points = [0.1, 0.5, 0.9].map((part) => document.elementFromPoint(left + width / 2, top + height * part));
        if (points.some((above) => above && (found.contains(above) || above.contains(found)))) return "";
        return `it is out of the window or covered: ${Math.round(left)}, ${Math.round(top)}`;
    };
    for (let frame = 0; why() && frame < 30; frame += 1) await new Promise(requestAnimationFrame);
    return why();
}"""
"""Why a person does not see what has the focus; the window may need some frames to move there."""


class Keys:
    """A person with a keyboard, on one page."""

    def __init__(self, page):
        self.page, self.press, self.type = page, page.keyboard.press, page.keyboard.type

    def reach(self, selector: str) -> None:
        """Go on with the Tab key until this has the focus, and is seen to have it."""
        for _press in range(OFTEN):
            if self.page.evaluate(FOCUSED, selector):
                unseen = self.page.evaluate(UNSEEN)
                assert not unseen, f"{selector} on {self.page.url}: {unseen}"
                return
            self.press("Tab")
        raise AssertionError(f"the Tab key does not reach {selector} on {self.page.url}")

    def enter(self, selector: str) -> None:
        """Press Enter on something that leads to another page."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def write(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.press("Control+a")
        self.type(text)

    def paste(self, selector: str, text: str) -> None:
        """What the clipboard holds, in one piece."""
        self.reach(selector)
        self.page.keyboard.insert_text(text)

    def choose(self, selector: str, label: str) -> None:
        """In a list of choices, by the first letters of one."""
        self.reach(selector)
        self.type(label)

    def tick(self, selector: str) -> None:
        self.reach(selector)
        self.press("Space")

    def choose_file(self, selector: str, file: Path) -> None:
        """The window of the system that Enter opens, and the file chosen in it."""
        with self.page.expect_file_chooser() as asked:
            self.reach(selector)  # meanwhile the browser hears that the window is to be told of, not opened
            self.press("Enter")
        asked.value.set_files(file)

    def unfold(self, act: str) -> None:
        """Open what the form of an act is folded into."""
        self.reach(f"details:has(form[action*='/act/{act}/']) > summary")
        self.press("Enter")

    def send(self, act: str) -> None:
        self.enter(f"form[action*='/act/{act}/'] button")

    def sign_in(self, name: str, then: str = "**/admin/") -> None:
        """With the password. `then`: the page that comes."""
        self.page.goto("/admin/")
        self.write("main input[type=text]", name)
        self.write("main input[type=password]", PASSWORD)
        with self.page.expect_navigation(url=then):
            self.press("Enter")
