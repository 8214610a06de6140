import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keyed, nearest, placeOf, valueAt, walked } from "../../explainer/live/figure.js";

const triangle = [
  [0, 0],
  [4, 0],
  [0, 3],
];
const handle = {
  axis: "both",
  values: [
    [0, 4],
    [0, 3],
  ],
  pixels: [
    [100, 500],
    [400, 100],
  ],
  region: triangle,
  right: [0.1, 0],
  up: [0.04, 0.03],
  page: 10,
  digits: 3,
};

const close = (a, b) => {
  for (const k of [0, 1]) assert.ok(Math.abs(a[k] - b[k]) < 1e-9, `${a} is not ${b}`);
};

describe("a handle in the plane", () => {
  it("is where its two numbers are", () => {
    assert.deepEqual(placeOf(handle, [0, 0]), { x: 100, y: 400 });
    assert.deepEqual(placeOf(handle, [4, 3]), { x: 500, y: 100 });
    close(valueAt(handle, { x: 200, y: 300 }), [1, 1]);
  });

  it("comes back where it started", () => {
    for (const value of [
      [0, 0],
      [1.234, 0.5],
      [0.001, 2.9],
    ])
      close(valueAt(handle, placeOf(handle, value)), value);
  });

  it("stays in its region, as near to the pointer as it can be", () => {
    close(valueAt(handle, { x: 0, y: 300 }), [0, 1]); // left of the triangle
    close(valueAt(handle, { x: 900, y: 900 }), [4, 0]); // beyond a corner
    close(valueAt(handle, placeOf(handle, [3, 4])), [1.44, 1.92]); // beyond the slanting side
  });

  it("is rounded to its digits and kept within its limits", () => {
    close(valueAt({ ...handle, digits: 1 }, { x: 233, y: 333 }), [1.3, 0.7]);
    const odd = { ...handle, region: [...triangle, [0, 0]].slice(0, 3), values: handle.values, digits: 0 };
    close(valueAt(odd, placeOf(handle, [3.99, 0])), [4, 0]);
  });
});

describe("keys in the plane", () => {
  const press = (value, key, shiftKey = false) => keyed(handle, value, { key, shiftKey });

  it("go along the two directions, to and fro", () => {
    close(press([1, 1], "ArrowRight"), [1.1, 1]);
    close(press([1, 1], "ArrowLeft"), [0.9, 1]);
    close(press([1, 1], "ArrowUp"), [1.04, 1.03]);
    close(press([1, 1], "ArrowDown"), [0.96, 0.97]);
  });

  it("take ten steps with Shift, or as pages", () => {
    close(press([1, 1], "ArrowRight", true), [2, 1]);
    close(press([1, 1], "PageUp"), [1.4, 1.3]);
    close(press([1, 1], "PageDown"), [0.6, 0.7]);
  });

  it("end where the region ends, without sliding along it", () => {
    close(press([1, 1], "Home"), [0, 1]);
    close(
      press([1, 1], "End"),
      [4 - 4 / 3, 1].map((x) => Number(x.toFixed(3))),
    );
    close(press([0, 0], "ArrowLeft"), [0, 0]);
    close(press([0.02, 0], "ArrowDown"), [0.02, 0]);
    close(press([0.05, 1], "ArrowLeft"), [0, 1]);
  });

  it("leave other keys to the page", () => {
    for (const key of ["Tab", "a", "Enter", "Escape", " ", "constructor"]) assert.equal(press([1, 1], key), null);
  });
});

describe("a convex region", () => {
  it("may be given in either sense", () => {
    const turned = [...triangle].reverse();
    for (const point of [
      [1, 1],
      [-1, 2],
      [9, -3],
      [3, 4],
    ])
      close(nearest(turned, point), nearest(triangle, point));
    close(walked(turned, [1, 1], [-9, 0]), [0, 1]);
  });

  it("lets nobody out who is a little outside already", () => {
    close(walked(triangle, [-1e-9, 1], [-1, 0]), [-1e-9, 1]);
    close(walked(triangle, [-1e-9, 1], [1, 0]), [1 - 1e-9, 1]);
  });

  it("may have many sides", () => {
    const square = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ];
    close(nearest(square, [5, 0.25]), [1, 0.25]);
    close(walked(square, [0, 0], [3, 1]), [1, 1 / 3]);
  });
});
