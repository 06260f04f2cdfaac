#!/usr/bin/env python3
"""Lets a writer of a ledger fail at every write, sync, truncation and removal, and judges the store.

For each fault and each operation: everything acknowledged is there, its receipt verifies, the store
verifies, opens and takes another entry, derived rows stand with their entries, and an erased body is
gone. The control run with synchronous=NORMAL must lose something under power loss: else the model of
power loss would prove nothing.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

SUBMISSIONS = 9


class Runs:
    def __init__(self, writer, shim, work):
        self.writer, self.shim, self.work = writer, shim, work

    def run(self, mode, at, synchronous="FULL", verb="run", base=None, **more):
        """One writer under one fault; returns (lines said, store's directory, operations)."""
        base = base or tempfile.mkdtemp(prefix=f"{mode}-{at}-", dir=self.work)
        store = os.path.join(base, "store")
        env = dict(os.environ, LD_PRELOAD=self.shim, FAULT_DIR=store, FAULT_MODE=mode, FAULT_AT=str(at),
                   FAULT_COUNT=os.path.join(base, "count"), FAULT_RELEASE=os.path.join(base, "release"),
                   PALERMO_TEST_SYNCHRONOUS=synchronous, **more)
        done = subprocess.run([self.writer, verb, store, str(SUBMISSIONS)], env=env, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        with open(os.path.join(base, "lines"), "ab") as out:
            out.write(done.stdout)
        lines = []
        for line in done.stdout.decode("utf-8", "replace").splitlines():
            try:
                lines.append(json.loads(line))
            except ValueError:
                if done.returncode >= 0:
                    raise RuntimeError(f"{mode} at {at}: the writer said: {line}") from None
        if done.returncode not in (0, -9):
            raise RuntimeError(f"{mode} at {at}: the writer ended with {done.returncode}")
        count = 0
        if os.path.exists(os.path.join(base, "count")):
            with open(os.path.join(base, "count"), encoding="ascii") as text:
                count = int(text.read())
        return lines, base, count

    def judge(self, base):
        """What the checker says of the store: "ok" or what is wrong."""
        done = subprocess.run([self.writer, "check", os.path.join(base, "store"), os.path.join(base, "lines")],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
        said = done.stdout.decode("utf-8", "replace").strip().splitlines()
        if done.returncode not in (0, 1) or not said:
            return f"the checker ended with {done.returncode}"
        return said[-1]


def acknowledged(lines):
    return [line["submission"] for line in lines if "ack" in line]


def errors(lines):
    return [line["error"] for line in lines if "error" in line]


def wrong_of_crash(lines, verdict):
    return None if verdict == "ok" else verdict


def wrong_of_full(lines, verdict):
    if verdict != "ok":
        return verdict
    if any("error_again" in line for line in lines):
        return "no writing with room again"
    if any(error != "ledger.full" for error in errors(lines)):
        return f"errors {errors(lines)}"
    if any(line.get("reads", "ok") != "ok" for line in lines):
        return f"no reading: {lines}"
    if acknowledged(lines) != list(range(1, SUBMISSIONS + 1)):
        return f"acknowledged {acknowledged(lines)}"
    return None


def wrong_of_failed_sync(lines, verdict):
    if verdict != "ok":
        return verdict
    seen_error = False
    for line in lines:
        if "error" in line:
            seen_error = True
            if line["error"] != "ledger.io":
                return f"error {line['error']}"
        if "ack" in line and seen_error and not any(other.get("reopen") == "ok" for other in lines):
            return "acknowledged after a failed sync"
        if line.get("begin_after_fault") == "allowed":
            return "the same object went on after a failed sync"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writer", required=True)
    parser.add_argument("--shim", required=True)
    parser.add_argument("--keep", action="store_true", help="keep the stores of failed runs")
    options = parser.parse_args()
    # The shim models the disk, so that a file system in memory does as well and is faster.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    work = tempfile.mkdtemp(prefix="palermo-fault-", dir=memory)
    runs = Runs(os.path.abspath(options.writer), os.path.abspath(options.shim), work)
    started = time.monotonic()
    failed = []

    lines, base, operations = runs.run("none", 0)
    if acknowledged(lines) != list(range(1, SUBMISSIONS + 1)) or not any("erased" in line for line in lines):
        sys.exit(f"without a fault the writer said {lines}")
    if runs.judge(base) != "ok" or operations < 50:
        sys.exit(f"without a fault: {runs.judge(base)}, {operations} operations")
    shutil.rmtree(base)

    def one(job):
        mode, at, wrong = job
        lines, base, _ = runs.run(mode, at)
        verdict = runs.judge(base)
        fault = wrong(lines, verdict)
        if not (fault and options.keep):
            shutil.rmtree(base)
        return f"{mode} at {at}: {fault}" if fault else None, bool(errors(lines))

    with ThreadPoolExecutor(max_workers=2) as pool:
        for mode, wrong in (("kill", wrong_of_crash), ("tear", wrong_of_crash), ("power", wrong_of_crash),
                            ("enospc", wrong_of_full), ("eio", wrong_of_failed_sync)):
            results = list(pool.map(one, [(mode, at, wrong) for at in range(1, operations + 1)]))
            found = [fault for fault, _ in results if fault]
            faults = sum(1 for _, had_error in results if had_error)
            print(f"{mode}: {operations} points, {faults} with an error told, {len(found)} wrong", flush=True)
            failed += found
            if mode in ("enospc", "eio") and faults < operations // 4:
                failed.append(f"{mode}: only {faults} of {operations} runs had an error")

        # A sync fails, the process dies; another one opens what the page cache still shows, adds to it
        # and acknowledges; then the power fails.
        def abandoned(at):
            base = tempfile.mkdtemp(prefix=f"abandoned-{at}-", dir=work)
            images = os.path.join(base, "images")
            os.mkdir(images)
            runs.run("eio", at, base=base, FAULT_IMAGES=images, FAULT_ABANDON="1")
            lines, _, _ = runs.run("eio", 10**9, verb="more", base=base, FAULT_IMAGES=images)
            verdict = runs.judge(base)
            shutil.rmtree(base)
            created = not errors(lines)
            return (f"abandoned at {at}: {verdict}" if created and verdict != "ok" else None), created

        results = list(pool.map(abandoned, range(1, operations + 1)))
        found = [fault for fault, _ in results if fault]
        print(f"eio, then another process: {operations} points, {len(found)} wrong", flush=True)
        failed += found
        if sum(1 for _, created in results if created) < operations // 2:
            failed.append("eio, then another process: few could go on")

        def control(at):
            lines, base, _ = runs.run("power", at, "NORMAL")
            verdict = runs.judge(base)
            shutil.rmtree(base)
            return verdict

        lost = sum(1 for verdict in pool.map(control, range(1, operations + 1, 2)) if verdict.startswith("lost"))
        print(f"control, synchronous=NORMAL: {lost} of {len(range(1, operations + 1, 2))} power losses lose something")
        if lost == 0:
            failed.append("control: NORMAL lost nothing, so this test cannot see a loss")

    print(f"{time.monotonic() - started:.1f} s")
    for fault in failed[:40]:
        print("WRONG", fault)
    if failed and options.keep:
        print("kept in", work)
    else:
        shutil.rmtree(work)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
