"""Grow connected regions of about equal weight on a graph of neighbours."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outreach.sampling.outline import Points

Graph = Sequence[Sequence[int]]


def neighbours_of(count: int, pairs: NDArray[np.int64]) -> list[list[int]]:
    """List the neighbours of each node, in order.

    Examples
    --------
    >>> neighbours_of(3, np.array([[0, 1], [2, 1]]))
    [[1], [0, 2], [1]]
    """
    found: list[set[int]] = [set() for _ in range(count)]
    for a, b in pairs.tolist():
        if a != b:
            found[a].add(b)
            found[b].add(a)
    return [sorted(one) for one in found]


def components(members: Iterable[int], graph: Graph) -> list[list[int]]:
    """Split nodes into connected parts, the part with the lowest node first."""
    left = set(members)
    parts = []
    for start in sorted(left):
        if start not in left:
            continue
        left.discard(start)
        part, queue = [start], deque([start])
        while queue:
            for other in graph[queue.popleft()]:
                if other in left:
                    left.discard(other)
                    part.append(other)
                    queue.append(other)
        parts.append(sorted(part))
    return parts


def grow(
    members: Sequence[int],
    graph: Graph,
    *,
    points: Points,
    weight: Points,
    count: int,
    rng: np.random.Generator,
    unevenness: float = 0.18,
    raggedness: float = 0.55,
) -> list[list[int]]:
    """Split one connected part into `count` connected regions of similar weight.

    Parameters
    ----------
    members
        Nodes of the part; must be connected in `graph`.
    graph
        Neighbours of every node.
    points : array, shape (nodes, 2)
        Where the nodes lie. [m]
    weight : array, shape (nodes,)
        What is to be balanced. [people]
    count
        How many regions.
    rng
        Source of seeds, sizes and edges.
    unevenness
        Standard deviation of the regions' sizes aimed at. [ratio]
    raggedness
        How crooked the edges are; 0 grows the most compact regions. [ratio]

    Returns
    -------
    list of list of int
        Every member is in exactly one region; every region is connected.

    Examples
    --------
    >>> line = [[1], [0, 2], [1, 3], [2]]
    >>> at = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]])
    >>> one = np.ones(4)
    >>> grow([0, 1, 2, 3], line, points=at, weight=one, count=2, unevenness=0.0,
    ...      rng=np.random.default_rng(1))
    [[0, 1], [2, 3]]
    """
    if count <= 1 or len(members) <= count:
        return [sorted(members)] if count <= 1 else [[one] for one in sorted(members)]
    target = np.clip(rng.normal(1, unevenness, count), 0.72, 1.32)
    target *= weight[list(members)].sum() / target.sum()
    rough = rng.uniform(1 - raggedness, 1 + raggedness, len(graph))
    seeds = _spread(np.array(members), points, count, rng)
    best: tuple[float, dict[int, int]] | None = None
    for _ in range(7):
        home = _fill(members, graph, points, weight, target, seeds, rough)
        filled = np.bincount(list(home.values()), weight[list(home)], count)
        fault = float(np.abs(filled / target - 1).max())
        if best is None or fault < best[0]:
            best = (fault, home)
        seeds = _middles(home, points, weight, count)
    assert best is not None  # noqa: S101  (seven rounds were made)
    home = _even_out(dict(best[1]), graph, weight, target)
    regions: list[list[int]] = [[] for _ in range(count)]
    for node in sorted(home):
        regions[home[node]].append(node)
    return sorted(regions)


def _spread(
    members: NDArray[np.int64], points: Points, count: int, rng: np.random.Generator
) -> list[int]:
    """Choose start nodes evenly spread (a few rounds of k-means)."""
    at = points[members]
    middle = at[rng.choice(len(at), count, replace=False)]
    for _ in range(12):
        near = ((at[:, None, :] - middle[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
        size = np.bincount(near, minlength=count)
        for k in (0, 1):
            total = np.bincount(near, at[:, k], count)
            middle[:, k] = np.where(size > 0, total / np.maximum(size, 1), middle[:, k])
    return _nearest_free(members, at, middle)


def _nearest_free(members: NDArray[np.int64], at: Points, middle: Points) -> list[int]:
    """Give every middle its own nearest node."""
    used: set[int] = set()
    seeds = []
    for spot in middle:
        order = np.argsort(((at - spot) ** 2).sum(axis=1), kind="stable")
        node = next(int(members[i]) for i in order if int(members[i]) not in used)
        used.add(node)
        seeds.append(node)
    return seeds


def _fill(
    members: Sequence[int],
    graph: Graph,
    points: Points,
    weight: Points,
    target: Points,
    seeds: Sequence[int],
    rough: Points,
) -> dict[int, int]:
    """Let all regions grow at once, the emptiest first, each to its nearest free neighbour."""
    free = set(members)
    home: dict[int, int] = {}
    fronts: list[list[tuple[float, int]]] = [[(0.0, seed)] for seed in seeds]
    filled = np.zeros(len(seeds))
    turn = [(0.0, region) for region in range(len(seeds))]
    heapq.heapify(turn)
    while turn:
        _, region = heapq.heappop(turn)
        front = fronts[region]
        while front and front[0][1] not in free:
            heapq.heappop(front)
        if not front:
            continue
        _, node = heapq.heappop(front)
        free.discard(node)
        home[node] = region
        filled[region] += weight[node]
        x, y = points[seeds[region]]
        for other in graph[node]:
            if other in free:
                far = np.hypot(points[other, 0] - x, points[other, 1] - y) * rough[other]
                heapq.heappush(front, (round(float(far), 3), other))
        heapq.heappush(turn, (round(float(filled[region] / target[region]), 6), region))
    return home


def _middles(home: dict[int, int], points: Points, weight: Points, count: int) -> list[int]:
    """Return the node nearest the weighted middle of each region."""
    nodes = np.array(list(home), dtype=np.int64)
    region = np.array(list(home.values()), dtype=np.int64)
    size = np.bincount(region, weight[nodes], count)
    middle = np.column_stack(
        [np.bincount(region, weight[nodes] * points[nodes, k], count) / size for k in (0, 1)]
    )
    far = ((points[nodes] - middle[region]) ** 2).sum(axis=1)
    order = np.lexsort((nodes, far, region))
    first = np.unique(region[order], return_index=True)[1]
    return [int(node) for node in nodes[order][first]]


def _even_out(home: dict[int, int], graph: Graph, weight: Points, target: Points) -> dict[int, int]:
    """Hand nodes at the edge from fuller to emptier regions while both stay whole."""
    count = len(target)
    filled = np.bincount(list(home.values()), weight[list(home)], count)
    inside: list[set[int]] = [set() for _ in range(count)]
    for node, region in home.items():
        inside[region].add(node)
    for _ in range(40):
        moved = 0
        for node in sorted(home):
            here = home[node]
            there = {home[other] for other in graph[node] if other in home} - {here}
            for other in sorted(there, key=lambda r: (filled[r] / target[r], r)):
                step = weight[node]
                before = max(filled[here] / target[here], filled[other] / target[other])
                after = max(
                    (filled[here] - step) / target[here], (filled[other] + step) / target[other]
                )
                if after < before - 0.02 and _whole_without(node, inside[here], graph):
                    home[node] = other
                    inside[here].discard(node)
                    inside[other].add(node)
                    filled[here] -= step
                    filled[other] += step
                    moved += 1
                break
        if not moved:
            break
    return home


def _whole_without(node: int, region: set[int], graph: Graph) -> bool:
    """Say whether a region stays connected when it loses a node."""
    touching = [other for other in graph[node] if other in region]
    if not touching:
        return False
    seen, queue = {node, touching[0]}, deque([touching[0]])
    while queue:
        for other in graph[queue.popleft()]:
            if other in region and other not in seen:
                seen.add(other)
                queue.append(other)
    return len(seen) == len(region)
