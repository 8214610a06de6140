import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import {
  keyed,
  neighbour,
  Outbox,
  queryOf,
  sectionOf,
  toPixel,
  toValue,
  withSection,
} from "../../explainer/live/figure.js";

const linear = { axis: "y", scale: "linear", values: [-10, 10], pixels: [200, 0], step: 0.1, page: 1, digits: 2 };
const log = { axis: "x", scale: "log", values: [0.05, 20], pixels: [50, 450], step: 0.1, page: 1, digits: 3 };

const close = (a, b) => assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

describe("pixels ↔ values", () => {
  it("maps the limits to the ends of the axis", () => {
    for (const handle of [linear, log]) {
      for (const end of [0, 1]) close(toPixel(handle, handle.values[end]), handle.pixels[end]);
    }
    for (const end of [0, 1]) assert.equal(toValue(linear, linear.pixels[end]), linear.values[end]);
  });

  it("maps the middle of the axis: the mean, or the geometric mean", () => {
    close(toPixel(linear, 0), 100);
    close(toPixel(log, 1), 250); // 1 = √(0.05 · 20)
    close(toValue(log, 250), 1);
  });

  it("comes back where it started, for every value on the grid", () => {
    for (let k = -1000; k <= 1000; k += 7) assert.equal(toValue(linear, toPixel(linear, k / 100)), k / 100);
    for (let k = -1300; k <= 1300; k += 7) close(toValue(log, toPixel(log, 10 ** (k / 1000))), 10 ** (k / 1000));
  });

  it("stays within the limits", () => {
    assert.equal(toValue(linear, -500), 10);
    assert.equal(toValue(linear, 5000), -10);
    assert.equal(toValue(log, -500), 0.05);
    assert.equal(toValue(log, 5000), 20);
  });

  it("rounds to the digits", () => {
    assert.equal(toValue(linear, 100 - 0.123), 0.01);
    assert.equal(toValue({ ...linear, digits: 0 }, 63), 4);
    close(Math.log10(toValue({ ...log, digits: 1 }, 300)), 0.3); // 300 is 0.325 decades above 1
  });
});

describe("keys", () => {
  const press = (value, key, shiftKey = false) => keyed(linear, value, { key, shiftKey });

  it("step, page, and go to the ends", () => {
    assert.equal(press(0.3, "ArrowUp"), 0.4);
    assert.equal(press(0.3, "ArrowRight"), 0.4);
    assert.equal(press(0.3, "ArrowDown"), 0.2);
    assert.equal(press(0.3, "ArrowLeft"), 0.2);
    assert.equal(press(0.3, "ArrowUp", true), 1.3);
    assert.equal(press(0.3, "ArrowDown", true), -0.7);
    assert.equal(press(0.3, "PageUp"), 1.3);
    assert.equal(press(0.3, "PageDown"), -0.7);
    assert.equal(press(0.3, "Home"), -10);
    assert.equal(press(0.3, "End"), 10);
  });

  it("don't drift over many steps", () => {
    let value = 0;
    for (let k = 0; k < 77; k++) value = press(value, "ArrowUp");
    assert.equal(value, 7.7);
  });

  it("stop at the limits", () => {
    assert.equal(press(9.95, "ArrowUp"), 10);
    assert.equal(press(-9.5, "PageDown"), -10);
  });

  it("leave other keys to the page", () => {
    for (const key of ["Tab", "a", "Enter", "Escape", " "]) assert.equal(press(0, key), null);
  });

  it("move by decades on a logarithmic axis", () => {
    close(keyed(log, 1, { key: "PageUp" }), 10);
    close(keyed(log, 1, { key: "ArrowDown" }), 10 ** -0.1);
  });
});

describe("neighbours", () => {
  const rows = [
    ["a", "b", "c"],
    ["d", "e"],
  ];

  it("lie in the direction of the arrow", () => {
    assert.equal(neighbour(rows, "a", "ArrowRight"), "b");
    assert.equal(neighbour(rows, "b", "ArrowLeft"), "a");
    assert.equal(neighbour(rows, "b", "ArrowDown"), "e");
    assert.equal(neighbour(rows, "e", "ArrowUp"), "b");
  });

  it("end at the edges, ragged ones too", () => {
    for (const [gid, key] of [
      ["a", "ArrowUp"],
      ["a", "ArrowLeft"],
      ["c", "ArrowRight"],
      ["c", "ArrowDown"],
    ]) {
      assert.equal(neighbour(rows, gid, key), null);
    }
  });

  it("are not reached by other keys", () => assert.equal(neighbour(rows, "a", "x"), null));
});

describe("Outbox", () => {
  let sent, silences, box;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    sent = [];
    silences = 0;
    box = new Outbox(
      (message) => sent.push(message),
      () => silences++,
    );
  });
  afterEach(() => mock.timers.reset());

  const values = () => sent.map((message) => message.value);
  const answer = () => box.acknowledge(sent.at(-1).number);

  it("sends at once, numbered, and then waits", () => {
    box.put("drag", { value: 1 });
    box.put("drag", { value: 2 });
    assert.deepEqual(sent, [{ value: 1, number: 1 }]);
  });

  it("keeps only the newest of a kind that waits", () => {
    for (let value = 1; value <= 9; value++) box.put("drag", { value });
    answer();
    assert.deepEqual(values(), [1, 9]);
    answer();
    assert.ok(box.idle);
    assert.deepEqual(values(), [1, 9]);
  });

  it("keeps the order of kinds", () => {
    box.put("hello", { value: "hello" });
    box.put("choose", { value: "choose" });
    box.put("drag", { value: "drag" });
    box.put("choose", { value: "chosen" });
    for (let k = 0; k < 3; k++) answer();
    assert.deepEqual(values(), ["hello", "chosen", "drag"]);
  });

  it("ignores an answer to another message", () => {
    box.put("drag", { value: 1 });
    box.put("drag", { value: 2 });
    for (const number of [0, 2, 99, undefined, null]) box.acknowledge(number);
    assert.deepEqual(values(), [1]);
    assert.ok(!box.idle);
    answer();
    box.acknowledge(1); // a second answer to the first message
    box.put("drag", { value: 3 });
    assert.deepEqual(values(), [1, 2]);
  });

  it("tells which kind is on its way, and which was answered", () => {
    assert.equal(box.carries, undefined);
    box.put("go", {});
    box.put("drag", {});
    assert.equal(box.carries, "go");
    assert.equal(box.acknowledge(7), null);
    assert.equal(answer(), "go");
    assert.equal(box.carries, "drag");
    assert.equal(answer(), "drag");
    assert.equal(box.acknowledge(2), null);
  });

  it("is not silent when answers come", () => {
    for (let k = 0; k < 10; k++) {
      box.put("drag", { value: k });
      mock.timers.tick(1000);
      answer();
    }
    mock.timers.tick(60_000);
    assert.equal(silences, 0);
  });

  it("reports silence once, within three seconds", () => {
    box.put("drag", { value: 1 });
    mock.timers.tick(2000);
    assert.equal(silences, 0);
    mock.timers.tick(1000);
    assert.equal(silences, 1);
    mock.timers.tick(60_000);
    assert.equal(silences, 1);
  });

  it("tries again with the next event after a silence, one at a time", () => {
    box.put("drag", { value: 1 });
    mock.timers.tick(3000);
    box.put("drag", { value: 2 });
    box.put("drag", { value: 3 });
    assert.deepEqual(values(), [1, 2]);
    mock.timers.tick(3000);
    assert.equal(silences, 2);
    assert.deepEqual(values(), [1, 2]);
  });

  it("delivers the last value when the answer comes late", () => {
    box.put("drag", { value: 1, done: false });
    box.put("drag", { value: 2, done: true });
    mock.timers.tick(10_000);
    answer(); // to the first message
    assert.deepEqual(sent.at(-1), { value: 2, done: true, number: 2 });
    answer();
    assert.ok(box.idle);
  });

  it("delivers the last value whatever the pace of the answers", () => {
    let seed = 1;
    const chance = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    for (let value = 1; value <= 500; value++) {
      box.put("drag", { value, done: value === 500 });
      if (chance() < 0.3 && !box.idle) answer();
      mock.timers.tick(chance() < 0.02 ? 4000 : 10);
    }
    while (!box.idle) answer();
    assert.deepEqual(sent.at(-1).value, 500);
    assert.ok(sent.at(-1).done);
    assert.deepEqual(
      values(),
      values().toSorted((a, b) => a - b),
    );
  });

  it("sends nothing and reports nothing once closed", () => {
    box.put("drag", { value: 1 });
    box.put("drag", { value: 2 });
    box.close();
    mock.timers.tick(60_000);
    answer();
    assert.equal(silences, 0);
    assert.deepEqual(values(), [1]);
  });
});

describe("addresses", () => {
  it("have a section for each figure", () => {
    assert.deepEqual(
      [0, 1, 2].map((place) => sectionOf("z=3,1,0;n=7", place)),
      ["z=3,1,0", "n=7", ""],
    );
    assert.equal(sectionOf("", 0), "");
  });

  it("change one section and drop empty ones at the end", () => {
    assert.equal(withSection("", 0, "z=1"), "z=1");
    assert.equal(withSection("", 2, "z=1"), ";;z=1");
    assert.equal(withSection("a=1;b=2;c=3", 1, "z=1"), "a=1;z=1;c=3");
    assert.equal(withSection("a=1;b=2;c=3", 1, ""), "a=1;;c=3");
    assert.equal(withSection("a=1;;c=3", 2, ""), "a=1");
    assert.equal(withSection("a=1", 0, ""), "");
  });

  it("come back as they were written", () => {
    for (const fragment of ["", "a=1", ";b=2", "a=1;b=2", ";;c=3"]) {
      for (const place of [0, 1, 2, 3]) {
        const written = withSection(fragment, place, "z=1");
        assert.equal(sectionOf(written, place), "z=1");
        assert.equal(withSection(written, place, sectionOf(fragment, place)), fragment);
      }
    }
  });

  it("of older links leave out the server's word", () => {
    assert.equal(queryOf(""), "");
    assert.equal(queryOf("?token=abc"), "");
    assert.equal(queryOf("?z=1&token=abc&n=2"), "z=1&n=2");
    assert.equal(queryOf("?tokens=1"), "tokens=1");
  });
});
