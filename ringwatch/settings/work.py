"""What the worker does and within which limits: fetching lists, and the work queue."""

from datetime import timedelta

from ringwatch import environment
from ringwatch.environment import read, words
from ringwatch.settings.core import TIME_ZONE, VAR_DIR
from ringwatch.settings.stores import REDIS_URL

NICE = read(
    "RINGWATCH_NICE",
    "how much imports, and files that take long to write, give way to readers' pages, from 0 to 19",
    default=5,
    convert=environment.niceness,
)

# Lists

LARGEST_LIST = read(
    "RINGWATCH_LARGEST_LIST",
    "the most bytes a list may have, as sent and unpacked",
    default=50_000_000,
    convert=int,
)

KEEP_FREE = read(
    "RINGWATCH_KEEP_FREE",
    "bytes that stay free on the disk that holds the lists: a list that would leave less is not stored",
    default=200_000_000,
    convert=int,
)

FETCH_ALLOW = read(
    "RINGWATCH_FETCH_ALLOW",
    "hosts, with commas between, that lists may be fetched from although their address is a private one",
    default=[],
    convert=words,
)
FETCH_SECONDS = read(
    "RINGWATCH_FETCH_SECONDS", "how many seconds one download may take", default=120.0, convert=float
)
FETCH_PAUSE = read(
    "RINGWATCH_FETCH_PAUSE",
    "seconds between two requests to one host; tries after a failure wait 2, 8 and 32 times as long",
    default=1.0,
    convert=float,
)

# Pages that rows give as their evidence: others' servers are asked only where the operator says so

CHECK_LINKS = read(
    "RINGWATCH_CHECK_LINKS",
    "1: the worker asks each month whether the pages that rows give still answer, and the desk lists those that do not",
    default=False,
    convert=environment.switch,
)
ARCHIVE_KEYS = read(
    "RINGWATCH_ARCHIVE_KEYS",
    "access:secret of an account with the Internet Archive: curators may have it keep archived copies of pages",
    default="",
)
ARCHIVE_ADDRESS = read(
    "RINGWATCH_ARCHIVE", "where the Internet Archive's Save Page Now is", default="https://web.archive.org"
).rstrip("/")

# The work queue: a task is given back to the queue when its worker dies

CELERY_BROKER_URL = environment.celery_broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
TASK_SECONDS = read(
    "RINGWATCH_TASK_SECONDS",
    "how many seconds the worker may take for a task before it is stopped, and an import begun again or given up",
    default=3600,
    convert=int,
)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": TASK_SECONDS,
    "global_keyprefix": "ringwatch-queue:",
    "socket_connect_timeout": 5,
    "socket_timeout": 5,  # the worker waits for tasks a second at a time
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = TASK_SECONDS  # then its process is killed: no file holds a worker for ever
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "ringwatch"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "partnerships.operations.schedule.SteadyScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "send the digests that are due": {
        "task": "partnerships.tasks.send_due_digests",
        "schedule": timedelta(hours=1),
    },
    "send the mails to confirm": {
        "task": "partnerships.tasks.send_mails_to_confirm",
        "schedule": timedelta(seconds=15),
        "options": {"expires": timedelta(minutes=1).total_seconds()},
    },
    "read which mails came back": {
        "task": "partnerships.tasks.read_bounces",
        "schedule": timedelta(minutes=30),
        "options": {"expires": timedelta(minutes=30).total_seconds()},
    },
    "fetch the sources that are due": {
        "task": "partnerships.tasks.enqueue_due_sources",
        "schedule": timedelta(minutes=5),
    },
    "keep the file of the newest version": {
        "task": "partnerships.tasks.keep_newest_file",
        "schedule": timedelta(minutes=1),
    },
    "keep the map's points of the newest version": {
        "task": "partnerships.tasks.keep_newest_points",
        "schedule": timedelta(minutes=1),
    },
    "keep the pictures of states that are shared": {
        "task": "partnerships.tasks.keep_share_pictures",
        "schedule": timedelta(minutes=5),
        "options": {"expires": timedelta(minutes=5).total_seconds()},
    },
    "look whether pages of evidence answer": {
        "task": "partnerships.tasks.check_links",
        "schedule": timedelta(minutes=10),
        "options": {"expires": timedelta(minutes=10).total_seconds()},
    },
    "ask for archived copies of pages": {
        "task": "partnerships.tasks.archive_pages",
        "schedule": timedelta(minutes=1),
        "options": {"expires": timedelta(minutes=1).total_seconds()},
    },
    "erase what was deleted as spam": {
        "task": "partnerships.tasks.erase_spam",
        "schedule": timedelta(days=1),
    },
    "show that a worker lives": {
        "task": "partnerships.tasks.show_life",
        "schedule": timedelta(minutes=1),
        "options": {"expires": timedelta(minutes=2).total_seconds()},
    },
    "take up the runs that were interrupted": {
        "task": "partnerships.tasks.resume_interrupted_runs",
        "schedule": timedelta(minutes=1),
    },
}
