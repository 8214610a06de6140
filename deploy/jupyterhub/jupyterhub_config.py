"""The softmax explainer for everybody who logs in, on one machine with systemd. JupyterHub 5 or newer.

    pip install 'softmax-explainer[hub]' jupyterhub-systemdspawner && npm install -g configurable-http-proxy
    jupyterhub -f deploy/jupyterhub/jupyterhub_config.py

Everybody who has an account on the machine can log in; choose another way with c.JupyterHub.authenticator_class. A link
for a whole class is https://hub.example/hub/user-redirect/voila/render/1-explorer.ipynb#z=3,1,0.
"""

import sys
from pathlib import Path

c = get_config()  # noqa: F821

HERE = Path(__file__).parent
IDLE_SECONDS = 3600

# Every user has a server of the pages, in a process that asks the hub who comes. A page's kernel ends after an hour
# without a movement, and thereby its websocket; an hour later the server ends.
c.Spawner.cmd = ["softmax-explainer", "hub", "--warm", "0", "--idle-hours", "1", "--memory", "0.5", "--readers", "6"]
c.Spawner.http_timeout = 60

# One user takes 300 MB with a page open, 50 MB for each other, and 0.4 of a core in a drag (docs/teaching.md).
c.Spawner.mem_limit = "1G"
c.Spawner.mem_guarantee = "350M"
c.Spawner.cpu_limit = 1
c.Spawner.cpu_guarantee = 0.05
c.JupyterHub.spawner_class = "systemd"  # it keeps to these limits, which JupyterHub's own local spawner does not
c.SystemdSpawner.dynamic_users = True  # nothing is kept, so nobody needs a home
c.SystemdSpawner.isolate_tmp = True

c.Authenticator.allow_all = True
c.JupyterHub.template_paths = [str(HERE / "templates")]

# What is idle ends. Of activity the hub hears from its proxy, so often:
c.JupyterHub.last_activity_interval = 60
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE_SECONDS}", "--cull-every=60"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
