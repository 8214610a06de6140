"""What the server answers besides a notebook: the index, a page that does not exist, the pictures."""

from typing import Any

from tornado.web import HTTPError, authenticated
from voila.handler import BaseVoilaHandler
from voila.static_file_handler import AllowListFileHandler
from voila.tornado.handler import TornadoVoilaHandler

from explainer.serve.pages import INDEX, read_index, read_pages, to_html


class IndexHandler(BaseVoilaHandler):  # type: ignore[misc]
    """The index at ``/``: the words of the index notebook and a card a page. It starts no kernel."""

    @authenticated
    def get(self, path: str | None = None) -> None:
        """Answer with the index; Voilà's own addresses for it, which come with a `path`, lead here."""
        if path is not None:
            self.redirect(self.base_url)
            return
        folder = self.settings["notebooks_folder"]
        page = self.render_template(
            "tree.html",
            index=read_index(folder, self.base_url),
            pages=read_pages(folder),
            to_html=to_html,
        )
        self.finish(page)


class PageHandler(TornadoVoilaHandler):  # type: ignore[misc]
    """A notebook, executed; the index notebook is the page at ``/`` and needs no kernel."""

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """Answer with the page."""
        if path == INDEX:
            self.redirect(self.base_url)
            return
        if path is None or not path.endswith(".ipynb"):
            raise HTTPError(404)
        _ = self.xsrf_token  # sets the cookie without which the page, when it is left, may not end its kernel
        await super().get(path)


class NotFoundHandler(BaseVoilaHandler):  # type: ignore[misc]
    """Every address that nothing else answers."""

    def get(self) -> None:
        """Refuse, with a page that leads back."""
        raise HTTPError(404)

    head = get


class PictureHandler(AllowListFileHandler, BaseVoilaHandler):  # type: ignore[misc]
    """The pages' pictures, to those who may see the pages; anything else in the folder does not exist."""

    def initialize(self, voila_configuration: Any, **kwargs: Any) -> None:
        """Take the arguments of the two base classes apart."""
        BaseVoilaHandler.initialize(self, voila_configuration=voila_configuration)
        AllowListFileHandler.initialize(self, **kwargs)

    @authenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer with the picture."""
        await super().get(path, include_body)

    def get_absolute_path(self, root: str, path: str) -> str:
        """Return the file's place, or refuse as if there were none."""
        try:
            return str(super().get_absolute_path(root, path))
        except HTTPError as refusal:
            raise HTTPError(404) from refusal
