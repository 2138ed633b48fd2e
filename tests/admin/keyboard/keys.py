"""A person who has a keyboard and no mouse."""

PASSWORD = "a password of some length"
OFTEN = 200
"""Presses of the Tab key within which anything on a page is reached."""
FOCUSED = "found => document.activeElement.matches(found)"


class Keys:
    """A person with a keyboard, on one page."""

    def __init__(self, page):
        self.page, self.press, self.type = page, page.keyboard.press, page.keyboard.type

    def reach(self, selector: str) -> None:
        for _press in range(OFTEN):
            if self.page.evaluate(FOCUSED, selector):
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

    def choose(self, selector: str, label: str) -> None:
        """In a list of choices, by the first letters of one."""
        self.reach(selector)
        self.type(label)

    def unfold(self, act: str) -> None:
        """Open what the form of an act is folded into."""
        self.reach(f"details:has(form[action*='/act/{act}/']) > summary")
        self.press("Enter")

    def send(self, act: str) -> None:
        self.enter(f"form[action*='/act/{act}/'] button")

    def sign_in(self, name: str) -> None:
        self.page.goto("/admin/")
        self.write("main input[type=text]", name)
        self.write("main input[type=password]", PASSWORD)
        with self.page.expect_navigation(url="**/admin/"):
            self.press("Enter")
