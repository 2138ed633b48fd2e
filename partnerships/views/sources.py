"""The published lists: all of them, and one."""

from django.shortcuts import get_object_or_404, render

from partnerships.queries import lists


def sources(request):
    return render(request, "sources.html", {"healths": [lists.health(one) for one in lists.sources()]})


def source(request, slug):
    found = get_object_or_404(lists.sources(), slug=slug)
    snapshots = found.snapshots.order_by("-observed_on", "-id")
    return render(
        request, "source.html", {"health": lists.health(found), "source": found, "snapshots": snapshots}
    )
