import io
import socket

import pytest

from explainer.serve import command, notebooks
from explainer.serve.address import CannotListenError, bind
from explainer.serve.options import arguments


def refusal(capsys, *arguments):
    with pytest.raises(SystemExit) as ending:
        command.parse(arguments)
    assert ending.value.code == 2
    return capsys.readouterr().err


def test_without_arguments_the_pages_are_served_to_this_machine_only():
    options = command.parse([])
    assert (options.what, options.host, options.port, options.no_browser) == ("app", "127.0.0.1", None, False)
    assert (options.token, options.password, options.no_auth) == (None, False, False)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "some-name"])
def test_another_host_demands_a_token_a_password_or_no_auth(capsys, host):
    message = refusal(capsys, "--host", host)
    assert all(way in message for way in (host, "--token", "--password", "--no-auth"))


@pytest.mark.parametrize("door", [["--token", "word"], ["--password"], ["--no-auth"]])
def test_another_host_is_fine_with_a_door(door):
    assert command.parse(["--host", "0.0.0.0", *door]).host == "0.0.0.0"


def test_an_empty_token_is_no_token(capsys):
    assert "--no-auth" in refusal(capsys, "--host", "0.0.0.0", "--token", "")


def test_lab_has_a_token_of_its_own():
    assert command.parse(["lab", "--host", "0.0.0.0"]).what == "lab"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--port", "65536"], "65535"),
        (["--port", "-1"], "65535"),
        (["--port", "http"], "http"),
        (["--warm", "-1"], "0 to 500"),
        (["--warm", "many"], "many"),
        (["--idle-hours", "0"], "above 0"),
        (["--idle-hours", "nan"], "above 0"),
        (["--token", "a", "--no-auth"], "not allowed"),
        (["--readers", "0"], "from 1"),
        (["--each", "none"], "from 1"),
        (["--memory", "0.1"], "0.5"),
        (["--base-url", "/a b/"], "/softmax/"),
        (["--allow-frame", "moodle.example"], "https://moodle.example"),
        (["--allow-frame", "https://a.example; script-src *"], "https://moodle.example"),
        (["--notebooks", "/no/such/folder"], "not a folder"),
        (["notebook"], "invalid choice"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(capsys, arguments, named):
    assert named in refusal(capsys, *arguments)


def test_help_names_every_option(capsys):
    with pytest.raises(SystemExit) as ending:
        command.parse(["--help"])
    assert ending.value.code == 0
    words = capsys.readouterr().out
    options = [option for action in arguments()._actions for option in action.option_strings]
    assert len(options) > 15
    assert all(option in words for option in [*options, "app", "lab"])


@pytest.mark.parametrize("text", ["softmax", "/softmax", "softmax/", "/softmax/"])
def test_a_prefix_may_be_written_with_or_without_slashes(text):
    assert command.parse(["--base-url", text]).base_url == "/softmax/"


def test_the_environment_is_overruled_by_what_is_typed(monkeypatch):
    monkeypatch.setenv("SOFTMAX_EXPLAINER_TOKEN", "word")
    assert command.parse([]).token == "word"
    assert command.parse(["--token", "other"]).token == "other"
    assert command.parse(["--no-auth"]).token is None


def test_standard_input_that_holds_no_word_is_told(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert "standard input" in refusal(capsys, "--token", "-")


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_taken_port_that_was_asked_for_is_an_error(taken, capsys):
    with pytest.raises(CannotListenError, match=f"{taken}.*leave --port out"):
        bind("127.0.0.1", taken, first=8866)
    assert command.main(["--port", str(taken)]) == 1
    assert str(taken) in capsys.readouterr().err


def test_a_taken_port_that_was_not_asked_for_is_passed_over(taken):
    with bind("127.0.0.1", None, first=taken) as bound:
        assert taken < bound.getsockname()[1] < taken + 50


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_named(host):
    with pytest.raises(CannotListenError, match=f"{host} is not an address of this machine"):
        bind(host, None, first=8866)


def test_an_empty_password_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(command, "ask_password", lambda: "")
    assert command.main(["--password"]) == 1
    assert "empty" in capsys.readouterr().err


def test_lab_opens_the_checkout_itself_but_a_copy_of_what_is_installed(monkeypatch, tmp_path, capsys):
    assert command._lab_folder(None) == notebooks.notebooks_folder()

    installed = tmp_path / "site-packages"
    (installed / "pictures").mkdir(parents=True)
    (installed / "1-a.ipynb").write_text("new")
    (installed / "2-b.ipynb").write_text("new")
    (installed / "pictures" / "1-a.png").write_text("picture")
    monkeypatch.setattr(command, "packaged_notebooks", lambda: installed)
    monkeypatch.chdir(tmp_path)
    copy = tmp_path / "softmax-explainer-notebooks"
    copy.mkdir()
    (copy / "1-a.ipynb").write_text("the reader's own")

    assert command._lab_folder(None).resolve() == copy
    assert (copy / "1-a.ipynb").read_text() == "the reader's own"
    assert (copy / "2-b.ipynb").read_text() == "new"
    assert (copy / "pictures" / "1-a.png").read_text() == "picture"
    assert f"{copy} (1 copied" in capsys.readouterr().out


def test_a_chosen_folder_comes_first(tmp_path):
    assert command._lab_folder(tmp_path) == tmp_path


def test_the_browser_opens_with_the_token_which_the_terminal_keeps_to_itself(monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(command.webbrowser, "open", opened.append)
    monkeypatch.setattr(
        command.threading, "Thread", lambda target, args, daemon: type("T", (), {"start": lambda _: target(*args)})()
    )
    options = command.parse(["--token", "word"])
    command._announcer(options, "http://127.0.0.1:1/", "http://127.0.0.1:1/?token=word")()
    assert opened == ["http://127.0.0.1:1/?token=word"]
    assert "word" not in capsys.readouterr().out
