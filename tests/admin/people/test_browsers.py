"""Browsers of sessions in words, by the texts with which they name themselves."""

import pytest

from partnerships.templatetags.browsers import browser_words

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K)"


@pytest.mark.parametrize(
    ("words", "user_agent"),
    [
        (
            "Firefox on Windows",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0",
        ),
        ("Firefox on Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"),
        ("Firefox on Android", "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"),
        (
            "Firefox on a Mac",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0",
        ),
        ("Firefox on an iPhone", f"{IPHONE} FxiOS/133.0 Mobile/15E148 Safari/605.1.15"),
        ("Chrome on Windows", f"{WINDOWS} {CHROME} Safari/537.36"),
        ("Chrome on Android", f"{ANDROID} {CHROME} Mobile Safari/537.36"),
        ("Chrome on a Mac", f"{MAC} {CHROME} Safari/537.36"),
        ("Chrome on ChromeOS", f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36"),
        ("Chrome on an iPhone", f"{IPHONE} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1"),
        ("Edge on Windows", f"{WINDOWS} {CHROME} Safari/537.36 Edg/131.0.0.0"),
        ("Edge on Android", f"{ANDROID} {CHROME} Mobile Safari/537.36 EdgA/131.0.0.0"),
        ("Edge on an iPhone", f"{IPHONE} Version/18.0 EdgiOS/131.0 Mobile/15E148 Safari/604.1"),
        ("Opera on Windows", f"{WINDOWS} {CHROME} Safari/537.36 OPR/115.0.0.0"),
        (
            "Samsung Internet on Android",
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0"
            " Chrome/122.0.0.0 Mobile Safari/537.36",
        ),
        ("Safari on an iPhone", f"{IPHONE} Version/18.1 Mobile/15E148 Safari/604.1"),
        (
            "Safari on a Mac or an iPad",
            f"{MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
        ),
    ],
)
def test_a_browser_is_called_by_its_name_and_system(words, user_agent):
    assert browser_words(user_agent) == words


@pytest.mark.parametrize(
    ("words", "user_agent"),
    [
        ("A browser on Windows", f"{WINDOWS} {CHROME} YaBrowser/24.10 Safari/537.36"),
        (
            "A browser on Linux",
            f"Mozilla/5.0 (X11; Linux x86_64) {CHROME.replace('Chrome', 'HeadlessChrome')}",
        ),
        ("A browser on an iPhone", f"{IPHONE} Mobile/15E148"),
        (
            "A browser on Android",  # a page inside of some other program
            f"Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) {CHROME.replace('Chrome', 'Version/4.0 Chrome')} Mobile",
        ),
        (
            "A browser on Linux",  # GNOME's: the engine of Safari
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15",
        ),
        ("A browser", "curl/8.5.0"),
        ("A browser", ""),
    ],
)
def test_what_is_not_known_for_sure_is_a_browser(words, user_agent):
    assert browser_words(user_agent) == words
