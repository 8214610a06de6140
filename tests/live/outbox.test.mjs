import assert from "node:assert/strict";
import { before, describe, it, mock } from "node:test";
import { dice, Path } from "./path.mjs";

const FRAME = 1000 / 60;
const fixed = (ms) => () => ms;

before(() => mock.method(console, "warn", () => {})); // of what is refused on purpose

/** A drag of twenty seconds; how it went. */
function dragged({ delay, took, jitter = 0, spread = 0, seed = 1 }) {
  const chance = dice(seed);
  const way = () => (delay / 2) * (1 + jitter * chance());
  const path = new Path({ up: way, down: way, took: () => took * (1 + spread * (2 * chance() - 1)) }).open();
  path.drag(1200);
  const rate = path.handled.length / 20;
  path.world.run(5000);
  const late = path.handled.map(({ when, at }) => when - at).toSorted((a, b) => a - b);
  return { path, rate, possible: Math.min(60, 1000 / (took + 0.5)), late: late[Math.floor(late.length / 2)] };
}

const DELAYS = [0.5, 5, 25, 50, 100, 150, 300];
const TOOK = [1, 3, 5, 12, 20, 35, 50, 100, 250, 500];

describe("the pace of a drag", () => {
  for (const [jitter, spread] of [
    [0, 0],
    [0.25, 0],
    [0, 0.3],
    [0.25, 0.25],
  ]) {
    it(`is nine tenths of what is possible, with the last value, at jitter ${jitter} and spread ${spread}`, () => {
      for (const delay of DELAYS) {
        for (const took of TOOK) {
          const where = `delay ${delay}, took ${took}`;
          const { path, rate, possible, late } = dragged({ delay, took, jitter, spread, seed: delay + took });
          assert.ok(rate >= 0.9 * possible, `${where}: ${rate} of ${possible}`);
          assert.ok(path.handled.at(-1).done && path.values().at(-1) === 1200, where);
          assert.ok(path.box.idle, where);
          assert.deepEqual(path.silences, [], where);
          const uneven = jitter * delay + spread * (delay + took);
          assert.ok(path.longest <= 2 + Math.ceil(uneven / Math.max(took, FRAME)), `${where}: ${path.longest}`);
          assert.ok(late <= delay / 2 + 1.5 * took + FRAME + uneven, `${where}: ${late}`);
        }
      }
    });
  }

  it("is kept where answers come in bunches, as on a server that delays small packets", () => {
    let path = new Path();
    // The answer waits for what is sent next, or 40 ms: Nagle's algorithm with delayed acknowledgement.
    const acknowledged = () => {
      const left = path.sent.at(-1)?.left ?? 0;
      return Math.max(1, Math.min(40, FRAME - (path.world.time - left)));
    };
    path = new Path({ down: () => acknowledged() });
    path.open();
    path.drag(600);
    assert.ok(path.handled.length >= 570, `${path.handled.length}`);
    const slow = new Path({ down: fixed(41) }).open();
    slow.drag(600);
    assert.ok(slow.handled.length >= 590, `${slow.handled.length}`);
  });

  it("follows a kernel that becomes slow, and one that becomes quick", () => {
    const path = new Path().open();
    path.drag(120);
    path.times.took = fixed(100);
    path.drag(60); // it learns
    path.longest = 0;
    path.handled = [];
    path.drag(600);
    assert.ok(path.longest <= 2);
    assert.ok(path.handled.length >= 90, `${path.handled.length}`);
    path.times.took = fixed(5);
    path.drag(60);
    path.handled = [];
    path.drag(600);
    assert.ok(path.handled.length >= 570, `${path.handled.length}`);
  });

  it("follows a path that becomes longer", () => {
    const path = new Path().open();
    path.drag(120);
    path.times.up = fixed(60);
    path.times.down = fixed(60);
    path.drag(600);
    path.handled = [];
    path.drag(600);
    assert.ok(path.handled.length >= 540, `${path.handled.length}`);
  });

  for (const delay of [1, 50, 100, 300]) {
    it(`replays nothing old after a stall, with ${delay} ms of path`, () => {
      const path = new Path({ up: fixed(delay / 2), down: fixed(delay / 2) }).open();
      path.drag(120);
      path.handled = [];
      path.stalledUntil = path.world.time + 2000;
      path.drag(110);
      assert.equal(path.handled.length, 0);
      const last = path.sent.at(-1).number;
      path.drag(60, (k) => k === 20 && assert.ok(path.world.time > path.stalledUntil));
      path.world.run(1000);
      const old = path.handled.filter(({ number }) => number <= last).length;
      assert.ok(old <= 2 + Math.ceil((1.25 * (delay + 5)) / FRAME), `${old}`);
      assert.equal(path.values().at(-1), 60);
      assert.deepEqual(path.silences, []);
    });
  }
});

describe("what waits", () => {
  const waiting = (messages) => {
    const path = new Path({ took: fixed(100) }).open();
    path.stalledUntil = path.world.time + 1000;
    for (const at of [0, 1, 2]) path.box.put(`filler ${at}`, { value: "filler" }, true);
    for (const [kind, value, kept] of messages) path.box.put(kind, { value }, kept);
    path.world.run(5000);
    assert.ok(path.box.idle);
    return path.values().filter((value) => value !== "filler");
  };

  it("is replaced by the newest of its kind, in its place", () => {
    const puts = [
      ["choose", 1],
      ["drag", 2],
      ["choose", 3],
      ["drag", 4],
    ];
    assert.deepEqual(waiting(puts), [3, 4]);
  });

  it("is not replaced if it is to be kept", () => {
    const puts = [
      ["drag", 1, true],
      ["drag", 2],
      ["drag", 3, true],
      ["pin", 4, true],
      ["pin", 5, true],
    ];
    assert.deepEqual(waiting(puts), [1, 3, 4, 5]);
  });

  it("does not overtake what is kept", () => {
    const puts = [
      ["drag", 1],
      ["pin", 2, true],
      ["drag", 3],
      ["drag", 4],
    ];
    assert.deepEqual(waiting(puts), [2, 4]);
  });

  it("is told of, and so is what is on its way", () => {
    const { box, world } = new Path({ took: fixed(100) }).open();
    assert.equal(box.carries, undefined);
    box.put("go", {});
    box.put("drag", {});
    assert.equal(box.carries, "go");
    assert.ok(box.has("go") && box.has("drag") && !box.has("pin") && !box.idle);
    world.run(150);
    assert.equal(box.carries, "drag");
    assert.ok(!box.has("go"));
    world.run(150);
    assert.ok(box.idle);
  });

  it("goes when it is answered, and by no other answer", () => {
    const path = new Path({ up: fixed(10_000) });
    path.box.put("hello", {});
    path.box.put("drag", {});
    for (const number of [undefined, 0, 2, 99]) assert.equal(path.box.acknowledge({ number }), null);
    assert.equal(path.events.length, 1);
    assert.equal(path.box.acknowledge({ number: 1, began: 7, took: 1 }), "hello");
    assert.equal(path.box.acknowledge({ number: 1, began: 7, took: 1 }), null);
    assert.equal(path.events.length, 2);
    assert.equal(path.box.carries, "drag");
  });
});

describe("silence", () => {
  it("is not told while answers come, or while nothing is wrong", () => {
    const path = new Path({ took: fixed(2000) }).open();
    path.drag(1200);
    path.world.run(600_000);
    assert.deepEqual(path.silences, []);
    assert.equal(path.longest, 2);
  });

  for (const [name, act] of [
    ["without an event", () => {}],
    ["at an event", (path) => path.box.put("drag", { value: 1 })],
    ["soon before an event", (path) => path.world.run(1500) ?? path.box.put("drag", { value: 1 })],
    ["in a drag", (path) => path.drag(400)],
  ]) {
    it(`is told once within three seconds, ${name}`, () => {
      for (let passed = 0; passed < 3000; passed += 170) {
        const path = new Path().open();
        path.world.run(passed);
        const since = path.world.time;
        path.cut = true;
        act(path);
        path.world.run(60_000);
        assert.ok(path.silences[0] > since + 900 && path.silences[0] <= since + 3000, `${path.silences[0] - since}`);
        if (name !== "in a drag") assert.equal(path.silences.length, 1);
      }
    });
  }

  it("is told at once where sending fails, and what was to be sent is kept", () => {
    const path = new Path().open();
    path.refuses = true;
    path.box.put("drag", { value: 1 });
    assert.equal(path.silences.length, 1);
    path.refuses = false;
    path.world.run(10_000);
    assert.deepEqual(path.values().slice(0, 1), [1]);
    assert.ok(path.box.idle);
  });

  it("costs a message a second, and none while events flow or nobody is there", () => {
    const path = new Path().open();
    path.world.run(60_000);
    assert.ok(path.beats.length >= 50 && path.beats.length <= 60, `${path.beats.length}`);
    path.sent = [];
    path.drag(1200);
    assert.equal(path.beats.length, 0);
    path.attended = false;
    path.world.run(600_000);
    assert.ok(path.beats.length <= 1);
    path.cut = true;
    path.world.run(600_000);
    assert.deepEqual(path.silences, []);
    path.attended = true;
    path.box.check();
    path.world.run(3000);
    assert.equal(path.silences.length, 1);
  });

  it("is not told to who has gone with a heartbeat on its way", () => {
    for (let passed = 0; passed < 1500; passed += 100) {
      const path = new Path({ up: fixed(100), down: fixed(100) }).open();
      path.world.run(passed);
      path.attended = false;
      path.cut = true;
      path.world.run(60_000);
      assert.deepEqual(path.silences, []);
    }
  });

  it("asks less and less", () => {
    const path = new Path().open();
    path.cut = true;
    path.world.run(3_600_000);
    assert.ok(path.beats.length < 750);
    assert.equal(path.events.length, 0);
  });

  it("is not a machine's sleep", () => {
    for (const flying of [true, false]) {
      const path = new Path({ up: fixed(40), down: fixed(40) }).open();
      if (flying) path.box.put("drag", { value: 1 });
      path.world.run(20);
      path.world.sleep(3_600_000);
      path.world.run(10_000);
      assert.deepEqual(path.silences, []);
    }
  });

  it("holds everything back, and on return the reader's state is sent again", () => {
    const path = new Path({ up: fixed(25), down: fixed(25) }).open();
    path.drag(60);
    path.cut = true;
    path.drag(600);
    assert.ok(path.silences.length > 1); // each new event may say so again
    const lost = path.events.length;
    path.handled = [];
    path.cut = false;
    path.world.run(6000);
    assert.ok(path.returns.length === 1 && path.returns[0] === null);
    assert.equal(path.values().at(-1), 600);
    assert.ok(path.handled.length <= 3 && path.events.length - lost <= 3, `${path.values()}`);
    assert.ok(path.box.idle);
  });

  it("of a kernel that was only stopped ends with its answers, and nothing comes twice", () => {
    const path = new Path({ up: fixed(25), down: fixed(25) }).open();
    path.stalledUntil = path.world.time + 20_000;
    path.drag(900);
    path.world.run(30_000);
    assert.equal(path.values().at(-1), 900);
    assert.equal(new Set(path.values()).size, path.handled.length);
    assert.ok(path.handled.length <= 8);
    assert.equal(path.returns.length, 1);
  });

  it("says nothing more once closed, but to who still asks", () => {
    const path = new Path().open();
    path.box.put("drag", { value: 1 });
    path.box.close();
    path.world.run(60_000);
    assert.deepEqual(path.silences, []);
    assert.equal(path.sent.length, 1);
    path.box.put("drag", { value: 2 });
    path.box.check();
    assert.equal(path.silences.length, 1);
    assert.equal(path.sent.length, 1);
  });
});

describe("whatever happens on the way", () => {
  for (let seed = 1; seed <= 60; seed++) {
    it(`presses come once and in order, and the last value comes last (seed ${seed})`, () => {
      const chance = dice(seed);
      const delay = 300 * chance() ** 2;
      const took = 1 + 300 * chance() ** 3;
      const way = () => (delay / 2) * (1 + 0.5 * chance());
      const path = new Path({ up: way, down: way, took: () => took * (0.5 + chance()) }).open();
      let [pressed, joined, calm] = [0, 0, 0];
      for (let k = 1; k <= 3000; k++) {
        const done = chance() < 0.02;
        path.box.put("drag", { value: k }, done);
        if (chance() < 0.02) path.box.put(`pin ${pressed}`, { press: ++pressed }, true);
        if (chance() < 0.004) path.stalledUntil = path.world.time + 8000 * chance();
        if (path.cut && path.world.time > joined) {
          path.cut = false;
          calm = path.world.time + 3000 * chance();
        } else if (!path.cut && path.world.time > calm && chance() < 0.01) {
          path.cut = true;
          joined = path.world.time + 6000 * chance() ** 2;
        }
        if (chance() < 0.004) path.refuses = !path.refuses;
        if (chance() < 0.002) path.world.sleep(20_000);
        path.world.run(FRAME);
      }
      path.cut = false;
      path.refuses = false;
      path.box.put("drag", { value: 3001 }, true);
      path.world.run(120_000);
      assert.ok(path.box.idle);
      assert.equal(path.values().filter(Boolean).at(-1), 3001);
      const presses = path.handled.map(({ press }) => press).filter(Boolean);
      assert.deepEqual(
        presses.toSorted((a, b) => a - b),
        [...Array(pressed).keys()].map((k) => k + 1),
      );
      const values = path.values().filter(Boolean);
      assert.deepEqual(
        values,
        values.toSorted((a, b) => a - b),
      );
    });
  }
});
