"""A run that nobody made: round numbers, of which every promise can be told by hand."""


def samples(median, p95=None, lost=0):
    return {"median": median, "p95": 2 * median if p95 is None else p95, "count": 10, "lost": lost}


def live(page, n, *, change, floor, changes, connection="prompt", **ratios):
    return {
        "page": page,
        "label": f"the {page}",
        "connection": connection,
        "n": n,
        "change ms": samples(change),
        "painted ms": samples(change + 8),
        "times the floor": floor,
        "faster than (a)": ratios.get("a"),
        "faster than (b)": ratios.get("b"),
        "changes a second": changes,
        "movements a second": 60.0,
    }


def opening(page, state, seconds, ratio):
    return {
        "page": page,
        "label": f"the {page}",
        "state": state,
        "seconds": samples(seconds),
        "requests": 99.0,
        "megabytes": 5.8,
        "faster than (a) cold": ratio,
    }


def core(operation, shape, library, microseconds, *, floor, ours, ulp=3.0):
    return {
        "operation": operation,
        "shape": shape,
        "library": library,
        "microseconds": samples(microseconds),
        "times the floor": floor,
        "times ours": ours,
        "largest error, ulp": ulp,
    }


def a_run():
    return {
        "plan": "full",
        "machine": {
            "processor": "a processor, 2 cores",
            "memory": "4 GB",
            "system": "a system",
            "date": "a day",
            "load before": "0.1",
            "Python": "3.11",
        },
        "live": {
            "rows": [
                live("interact", 5, change=200.0, floor=40.0, changes=4.0, connection="stock", a=1.0, b=0.5),
                live("explorer", 3, change=9.0, floor=1.8, changes=59.0, a=22.0, b=11.0),
                live("explorer", 5, change=10.0, floor=2.0, changes=58.0, a=20.0, b=10.0),
                live("explorer", 10, change=25.0, floor=5.0, changes=44.0, a=8.0, b=4.0),
                live("echo", 5, change=5.0, floor=1.0, changes=60.0, a=40.0, b=20.0),
            ],
            "missing": ["ipympl"],
            "left out": ["n = 20"],
        },
        "opening": {"rows": [opening("explorer", "cold", 2.0, 0.9), opening("explorer", "warm", 0.8, 2.5)]},
        "memory": {
            "rows": [
                {
                    "page": "explorer",
                    "label": "the explorer",
                    "opened": {"uss": 44.0, "pss": 91.0, "rss": 120.0},
                    "after": {"pss": 92.0, "rss": 121.0},
                    "drags": 20_000,
                    "growth": {"pss": 1.0, "rss": 1.0},
                    "once": {"uss": 40.0, "pss": 65.0, "rss": 106.0},
                }
            ]
        },
        "core": {
            "rows": [
                core("jacobian", [2000], "ours", 1500.0, floor=1.5, ours=1.0),
                core("jacobian", [2000], "JAX", 6000.0, floor=6.0, ours=4.0),
                core("jacobian", [2000], "floor: writing the output once", 1000.0, floor=1.0, ours=0.7, ulp=None),
                core("vjp", [100_000], "ours", 200.0, floor=2.0, ours=1.0),
                core("vjp", [100_000], "JAX", 100.0, floor=1.0, ours=0.5),
                core("vjp", [100_000], "NumPy, textbook", 50.0, floor=0.5, ours=0.25),
            ],
            "missing": ["PyTorch"],
        },
        "class": {
            "rows": [
                {
                    "page": "explorer",
                    "label": "the explorer",
                    "students": 16,
                    "ended": "delay",
                    "steps": [
                        {"students": k, "reply ms": samples(p / 2, p), "processor ms": {"kernels": 2.5, "server": 0.75}}
                        for k, p in ((8, 20.0), (16, 60.0), (64, 250.0))
                    ],
                },
                {
                    "page": "interact",
                    "label": "the interact",
                    "students": 2,
                    "ended": "delay",
                    "steps": [{"students": 8, "reply ms": samples(300.0, lost=1)}],
                },
            ]
        },
        "site": {
            "rows": [
                {
                    "page": "site",
                    "label": "the site",
                    **{f"{visit}: picture": samples(0.2) for visit in ("first", "second")},
                    "first: seconds": samples(4.0),
                    "second: seconds": samples(3.5),
                    "first: megabytes": samples(15.0),
                    "second: megabytes": samples(0.05),
                    "first: requests": samples(14.0),
                    "second: requests": samples(14.0),
                    "change ms": samples(9.0),
                    "times the server": 1.4,
                    "changes a second, n = 5": 58.0,
                    "changes a second, n = 10": 40.0,
                    "tab MB": 300.0,
                    "moves": 1_200,
                    "growth MB": 1.0,
                },
                {"page": "explorer", "label": "the explorer", "change ms": samples(8.0)},
            ],
            "missing": ["Voici"],
        },
        "network": {
            "rows": [
                {
                    "path": path,
                    "round trip ms": trip,
                    "change ms": samples(trip + 9.0),
                    "movements a second": 60.0,
                    "changes a second": changes,
                }
                for path, trip, changes in (
                    ("own server", 0.0, 59.0),
                    ("stock server", 0.0, 57.0),
                    ("own server, 50 ms", 50.0, 58.0),
                    ("own server, 100 ms", 100.0, 20.0),
                )
            ]
            + [
                {
                    "path": "behind JupyterHub",
                    "round trip ms": 0.0,
                    "change ms": samples(11.0),
                    "times direct": 1.25,
                    "movements a second": 60.0,
                    "changes a second": 58.0,
                },
                {
                    "path": "own server, half the speed",
                    "round trip ms": 0.0,
                    "change ms": samples(18.0),
                    "floor ms": 6.4,
                    "movements a second": 60.0,
                    "changes a second": 54.0,
                },
            ]
        },
    }
