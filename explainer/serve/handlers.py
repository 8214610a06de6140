"""What the server answers besides a notebook: the index, a page that does not exist, files."""

from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, authenticated
from voila.handler import BaseVoilaHandler
from voila.static_file_handler import AllowListFileHandler, TemplateStaticFileHandler

from explainer.serve.index import read_index, served, to_html, with_links
from explainer.serve.pages import read_pages


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
            to_html=lambda words: with_links(to_html(words), lambda target: served(target, self.base_url)),
        )
        self.finish(page)


class NotFoundHandler(BaseVoilaHandler):  # type: ignore[misc]
    """Every address that nothing else answers."""

    def get(self) -> None:
        """Refuse, with a page that leads back; the server's root without its last slash leads to the index."""
        if self.request.path == self.base_url.rstrip("/"):
            self.redirect(self.base_url)
            return
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


class StyleHandler(TemplateStaticFileHandler, BaseVoilaHandler):  # type: ignore[misc]
    """The template's own files, to everybody, as the door itself needs its style."""

    def initialize(self, voila_configuration: Any) -> None:
        """Take the arguments of the two base classes apart."""
        BaseVoilaHandler.initialize(self, voila_configuration=voila_configuration)
        TemplateStaticFileHandler.initialize(self)

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer with the file; Voilà takes every address for one of the form template/static/file."""
        try:
            await super().get(path, include_body)
        except (AssertionError, ValueError, FileNotFoundError) as problem:
            raise HTTPError(404) from problem
