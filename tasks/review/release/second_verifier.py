#!/usr/bin/env python3
"""Checks a release again, apart from the code that made it.

    python3 controleer.py MAP [--expect DIGEST] [--public-key SLEUTEL.pem]

An auditor can read all of it within the hour: at most 300 lines, nothing but Python's standard
library, OpenSSL for a signature, and no line shared with ``svz verify``. It ends with 1 if anything
is wrong, and says so in Dutch; with 2 if it could not look. Versions 1 and 2 have their own rules.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
from base64 import b64decode, b64encode
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

STATEMENT, APPROVED, LOG = "statement.json", "approved-statement.json", "log.jsonl"
ANSWERS, LIST, KIND = "justifications.json", "release.json", "application/vnd.in-toto+json"
ALWAYS = ["figures.json", "figures.csv", "findings.json", "differences.csv", LIST]
# The form of what is read: a type, a pattern, a set or range of values, a tuple of alternatives, a
# list of one form, or a dict by name; a name with ? may be left out, and ... stands for any name.
N, HEX, NR = type(None), re.compile("[0-9a-f]{64}"), range(1, sys.maxsize)
SHA, DIGESTS, TEXT_OR_NOT = {"sha256": HEX}, {...: HEX}, (str, N)
LISTED = {"files": DIGESTS, "judged?": DIGESTS}
ENVELOPE = {"_type": {"https://in-toto.io/Statement/v1"}, "predicateType": str, "predicate": dict,
            "subject": [{"name": str, "digest": SHA}]}
DSSE = {"payloadType": {KIND}, "payload": str, "signatures": [
    {"keyid": str, "sig": re.compile("[A-Za-z0-9+/]{86}==")}]}
WISH = {"halfjaar": re.compile("[0-9]{4}-H[12]"), "voorbeeld": TEXT_OR_NOT, "vervangt?": {
    "digest": HEX, "vrijgegeven": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), "reden": str}}
MADE_FROM = {"name": str, "digest": SHA, "annotations": {"soort": str, "bestand?": str}}
DOSSIER = {"runDetails": {"builder": {"id": {"urn:stand-van-zaken:svz"}}}, "buildDefinition": {
    "buildType": str, "externalParameters": WISH, "resolvedDependencies": [MADE_FROM],
    "internalParameters?": {"plaatsen": {...: [str]}, "beoordeeld?": DIGESTS}}}

# What may be done where, where that leads (None: it stays), the role it takes (None: none) and how
# the person must stand to it: 1 not its maker, 2 and asked to review, 3 and voted nor approved.
MAKER, REVIEWER, RELEASER = "maker", "beoordelaar", "vrijgever"
OPEN = ["concept", "in beoordeling", "beoordeeld", "goedgekeurd", "teruggegeven"]
RULES: list[Any] = [
    ("aanbieden", [None, "teruggegeven", "ingetrokken"], ["concept"], MAKER, 0),
    ("indienen", OPEN[:1], OPEN[1:2], MAKER, 0), ("goedkeuren", OPEN[2:3], OPEN[3:4], REVIEWER, 2),
    ("teruggeven", OPEN[1:4], OPEN[4:], REVIEWER, 2), ("verantwoorden", OPEN[::4], None, MAKER, 0),
    ("teruggeven", OPEN[3:4], OPEN[4:], RELEASER, 1), ("beantwoorden", OPEN, None, MAKER, 0),
    ("stemmen", OPEN[1:2], OPEN[1:3] + OPEN[4:], REVIEWER, 2), ("overnemen", OPEN, None, None, 0),
    ("vrijgeven", OPEN[3:4], ["vrijgegeven"], RELEASER, 3),
    ("intrekken", OPEN, ["ingetrokken"], MAKER, 0), ("vervangen", OPEN, ["ingetrokken"], None, 0),
    *(("opmerken", OPEN, None, role, 0) for role in (MAKER, REVIEWER, RELEASER)),
    *((a, OPEN, None, role, 1) for a in ("vragen", "afsluiten") for role in (REVIEWER, RELEASER))]

# What a line of the log says of each act, besides round, state, and roles and groups of the person.
ROLES = [{MAKER, REVIEWER, RELEASER, "lezer", "leverancier", "privacytoetser"}]
SAID = {"comment": NR, "annex": TEXT_OR_NOT, "anchor": TEXT_OR_NOT, "about": N, "text": HEX}
VOTE = {"annex": str, "choice": {"akkoord", "teruggeven"}, "judged?": HEX}
ORIGIN = {"dossier": HEX, "comment": NR, "annex": TEXT_OR_NOT, "anchor": TEXT_OR_NOT,
          "hash": HEX, "line": NR, "person": str, "roles": ROLES, "moment": str, "round": NR}
REPLACES = ({"digest": HEX, "released": str, "reason": str}, N)
# Of these a second offer says the same as the first.
OFFERED = {"halfjaar": str, "example": TEXT_OR_NOT, "replaces?": REPLACES, "blocking":
           range(sys.maxsize), "release_list": (HEX, N), "seats": {...: [str]}, "judged?": DIGESTS}
LINES = {act: [SAID | {"kind": {kind}, "about": about}] for act, kind, about in (
    ("teruggeven", "reden", N), ("intrekken", "reden", N), ("opmerken", "opmerking", N),
    ("vragen", "vraag", N), ("beantwoorden", "antwoord", NR), ("afsluiten", "afsluiting", NR))} | {
    "aanbieden": [OFFERED | {"concept?": (NR, N)}], "indienen": [{}], "goedkeuren": [{}],
    "stemmen": [VOTE, VOTE | {"choice": {"akkoord"}, "confirms": HEX},
                SAID | VOTE | {"kind": {"toelichting bij stem"}}], "vervangen": [{"by": HEX}],
    "vrijgeven": [{"release_list": HEX, "trial?": (bool, N), "letter?": HEX}],
    "verantwoorden": [SAID | {"kind": {"antwoord op bevinding"}, "annex": N, "anchor": str}],
    "overnemen": [SAID | {"about": (NR, N), "origin": ORIGIN,
        "kind": {"vraag", "opmerking", "antwoord op bevinding", "antwoord", "afsluiting"},
        "changed": ({"nieuw", "gewijzigd", "vervallen", "gelijk"}, N)}]}
NEW = {"aanbieden": {"concept", "replaces"}, "vrijgeven": {"trial"}}  # optional in version 1
# In the page of the letter: a part that is judged apart, the call of a note, and a note.
PART = re.compile(rb'<section data-judged="([^"]+)">(.*?)</section>', re.S)
CALL = re.compile(rb'<sup>,?<a href="#note-([0-9]+)"[^>]*>[0-9]+</a></sup>')
NOTE = re.compile(rb'<li id="note-([0-9]+)">(.*?)<a href="#call-\1"[^>]*>[^<]*</a></li>', re.S)
LINE = {"number": NR, "person": re.compile("[a-z][a-z0-9._-]{1,63}"), "action": set(LINES),
        "data": dict, "salt": str, "previous": HEX, "previous_in_dossier": HEX, "dossier": HEX,
        "moment": re.compile(r"20\d\d-[01]\d-[0-3]\dT[0-2]\d(:[0-5]\d){2}\.\d{6}\+00:00", re.A)}


class Wrong(Exception):
    """Something is not as it must be; the message is Dutch."""


def check(right: object, problem: str) -> None:
    """Raise Wrong, with this problem, unless it is right."""
    if not right:
        raise Wrong(problem)


def fits(value: object, form: object) -> bool:
    """Whether a value read from JSON has a form, as told above."""
    if isinstance(form, tuple):
        return any(fits(value, one) for one in form)
    if isinstance(form, list):
        return type(value) is list and all(fits(one, form[0]) for one in value)
    if isinstance(form, dict) and type(value) is dict:
        of = dict.fromkeys(value, form[...]) if ... in form else {
            name.rstrip("?"): one for name, one in form.items()}
        must = {name for name in form if name is not ... and name[-1] != "?"}
        return must <= set(value) <= set(of) and all(fits(value[one], of[one]) for one in value)
    if isinstance(form, re.Pattern):
        return type(value) is str and form.fullmatch(value) is not None
    return type(value) in (str, int) and value in form if isinstance(form, set | range) \
        else type(value) is form


def sha256(data: bytes | str) -> str:
    """In hex; of a text, in UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def loaded(data: bytes | str, name: str) -> Any:
    """What JSON says. Raises Wrong if it is none."""
    try:
        return json.loads(data if isinstance(data, str) else data.decode())
    except (ValueError, RecursionError):
        raise Wrong(f"{name} is niet te lezen.") from None


def statement(data: bytes, name: str) -> tuple[Any, dict[str, str]]:
    """A statement, and its files: name and sha256."""
    check(fits(said := loaded(data, name), ENVELOPE), f"{name} is geen verklaring.")
    form = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    names = [one["name"] for one in said["subject"]]
    check(form.encode() == data and names and names == sorted(set(names)),
          f"{name} is niet geschreven zoals het systeem dat doet.")
    return said, {one["name"]: one["digest"]["sha256"] for one in said["subject"]}


def key_of(finding: Any) -> str:
    """What an answer to a finding is kept under."""
    place = finding.get("place")
    where = place and [place.get("file"), place.get("sheet"), place.get("column")]
    value = finding.get("value") or (place and place.get("value"))
    asked = [finding.get("code"), finding.get("about"), where, value, finding.get("against")]
    return sha256(json.dumps(asked, ensure_ascii=False))[:24]


def answers(read: Any, files: Any) -> Any:
    """What people answered. Nothing may be released while a finding blocks, or asks in vain."""
    found = loaded(read(ANSWERS), ANSWERS) if ANSWERS in files else {"justifications": []}
    form = {"key": str, "reason": str, "person": str, "moment": str}
    check(fits(found, {"justifications": [form]}), f"{ANSWERS} heeft een andere vorm.")
    findings = loaded(read("findings.json"), "findings.json")
    check(fits(findings, [dict]), "findings.json heeft een andere vorm.")
    known = {one["key"] for one in found["justifications"]}
    stops = [one.get("text") for one in findings if one.get("grade") == "blokkerend" or (
        one.get("grade") == "te bevestigen" and key_of(one) not in known)]
    check(not stops, f"Een bevinding houdt de vrijgave tegen: {'; '.join(map(str, stops))}")
    return found["justifications"]


def may_sit(seat: str, person: str, groups: list[str]) -> bool:
    """Whether a seat, of one person or of a group, is for this person."""
    return seat[6:] in groups if seat.startswith("groep:") else seat == person


def may(past: argparse.Namespace, line: Any, role: str | None, tie: int) -> bool:
    """Whether whoever did this had this role, and stood so to the dossier."""
    if role is None or role not in line["data"]["roles"] or tie == 0:
        return role is None or role in line["data"]["roles"]
    person, groups, seats = line["person"], line["data"]["groups"], past.offered["seats"]
    voted = {name for votes in past.votes.values() for name in votes} | {past.approver}
    if person in past.makers or (tie == 3 and person in voted):
        return False
    if tie != 2 or line["action"] != "stemmen":
        return tie != 2 or any(may_sit(one, person, groups) for at in seats.values() for one in at)
    before = past.votes.get(line["data"]["annex"], {})
    people = [*((one, theirs) for one, (_, theirs) in before.items()), (person, groups)]
    # Everybody has a seat of their own, in whichever order they fit.
    return person not in before and any(
        all(may_sit(seat, *one) for seat, one in zip(places, people, strict=True))
        for places in permutations(seats.get(line["data"]["annex"], []), len(people)))


def replay(lines: list[str], digest: str, version: int) -> argparse.Namespace:
    """What the log says of the dossier, if every step was allowed to whoever took it."""
    past = argparse.Namespace(state=None, round=0, makers=set(), texts=set(), asked=set(),
                              offered=None, concept=None, origins=set(), answers=set())
    before, number, moment = digest, 0, ""
    for at, text in enumerate(lines, 1):
        where = f"Regel {at} van {LOG}"
        line = loaded(text, where)
        form = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        check(fits(line, LINE) and form == text, f"{where} heeft niet de vorm van een regel.")
        check((line["dossier"], line["previous_in_dossier"]) == (digest, before)
              and line["number"] > number, f"{where} sluit niet aan op de regel ervoor.")
        later = line["moment"] >= moment and NEW.get(line["action"], set()) <= set(line["data"])
        check(version == 1 or later, f"{where} is van een eerder moment of een vorige versie.")
        before, number, moment = sha256(text), line["number"], line["moment"]
        try:
            step(past, line)
        except Wrong as error:
            raise Wrong(f"{where} mag daar niet staan: {error}") from None
    return past


def step(past: argparse.Namespace, line: Any) -> None:
    """Take one step of the log, in place. Raises Wrong, without naming the line, if it may not."""
    data, action, person, first = line["data"], line["action"], line["person"], past.offered
    base = {"round": NR, "state": str, "roles": ROLES, "groups": [str]}
    check(any(fits(data, base | one) for one in LINES[action]), "zij zegt te veel of te weinig.")
    check(any(data["state"] in (to or [past.state]) and may(past, line, role, tie)
              for act, states, to, role, tie in RULES if act == action and past.state in states),
          f"{person} mocht dit niet, of {action} leidt niet van {past.state} naar {data['state']}.")
    if action in ("indienen", "goedkeuren", "vrijgeven"):
        check(first["release_list"] and not first["blocking"], "een bevinding hield dit tegen.")
        check(action == "indienen" or not past.asked, "er stond nog een vraag open.")
    more = data["round"] - past.round  # counted over the halfjaar, and once per dossier
    right = more > 0 if "concept" in data else past.concept is None and more == 1
    check(right if action == "aanbieden" else more == 0, "het nummer van de ronde klopt niet.")
    if "comment" in data:
        comment, about, kind = data["comment"], data["about"], data["kind"]
        check(comment not in past.texts and (about is None or about in past.asked) and
              data["annex"] in (None, *first["seats"]), "zij is er al, of gaat over iets anders.")
        past.texts.add(comment)
        past.asked ^= {"vraag": {comment}, "afsluiting": {about}}.get(kind, set())
    if action == "overnemen":
        origin = data["origin"]
        check(origin["dossier"] != line["dossier"] and origin["comment"] not in past.origins
              and (about is not None or kind not in ("antwoord", "afsluiting"))
              and (kind != "afsluiting" or {REVIEWER, RELEASER} & set(origin["roles"])),
              "wat wordt overgenomen, is er al, heeft geen vraag, of een maker sloot die af.")
        past.origins.add(origin["comment"])
        if kind == "antwoord op bevinding":
            past.answers.add((data["anchor"], data["text"], origin["person"]))
    past.state = data["state"]
    if action == "aanbieden":
        check(all(2 <= len(at) <= 6 and all(at.count(one) == 1 or one[:6] == "groep:" for one in at)
                  for at in data["seats"].values()), "iedere bijlage heeft 2 tot 6 beoordelaars.")
        offered = {name.rstrip("?"): data.get(name.rstrip("?")) for name in OFFERED}
        check(first in (None, offered) and past.concept in (None, data.get("concept")),
              "het dossier is opnieuw aangeboden met andere gegevens.")
        past.offered, past.concept, past.round = offered, data.get("concept"), data["round"]
        past.votes, past.approver = {}, None
    past.makers |= {person} if action in ("aanbieden", "indienen") else set()
    past.approver = person if action == "goedkeuren" else past.approver
    if action == "stemmen":
        check(data.get("judged") == (first["judged"] or {}).get(data["annex"]), "over iets anders.")
        past.votes.setdefault(data["annex"], {})[person] = data["choice"], data["groups"]
        full = all(len(past.votes.get(one, ())) == len(at) for one, at in first["seats"].items())
        choices = {choice for votes in past.votes.values() for choice, _ in votes.values()}
        follows = "teruggegeven" if "teruggeven" in choices else "beoordeeld"
        check(data["state"] == (follows if full else "in beoordeling"), "de stemmen zeggen anders.")
    elif action == "vrijgeven":
        right = data.get("trial") in (None, first["example"] is not None)
        check(right and data["release_list"] == first["release_list"],
              f"zij noemt een andere {LIST}, of het ten onrechte een proef.")
        past.trial, past.by, past.at = data.get("trial"), person, line["moment"]


def parts(annex: str, page: bytes) -> dict[str, str]:
    """The sha256 of what is judged: parts, with their notes, and the page without these."""
    notes = {one[1]: one[2] for one in NOTE.finditer(page)}
    found = {one[1].decode(): sha256(CALL.sub(lambda call: notes.pop(call[1], call[0]), one[2]))
             for one in PART.finditer(page)}
    page = PART.sub(rb'<section data-judged="\1"></section>', page)
    page = NOTE.sub(lambda note: note[0] if note[1] in notes else b"", page)
    return {**found, annex: sha256(page)}


def release(read: Any, said: Any, files: dict[str, str]) -> int:
    """Check what a release says, by its statement and files. Returns the version that made it."""
    check({APPROVED, LOG, LIST} <= set(files), "Dit is geen vrijgave, of niet alles is er.")
    dossier, sealed = statement(data := read(APPROVED), APPROVED)
    check(dossier["predicateType"] == "https://slsa.dev/provenance/v1"
          and fits(dossier["predicate"], DOSSIER), f"{APPROVED} is niet van een dossier.")
    build = dossier["predicate"]["buildDefinition"]
    inner, wish = build.get("internalParameters", {}), build["externalParameters"]
    seats, judged, version = inner.get("plaatsen"), inner.get("beoordeeld"), 1 + len(inner)
    asked = seats or [name[:-5] for name in sealed if name.endswith(".html")]
    check(asked and [build["buildType"], said["predicateType"]] == [
          f"urn:stand-van-zaken:{kind}:v{version}" for kind in ("dossier", "vrijgave")],
          "De vrijgave is van een andere versie dan het dossier, of dat noemt geen bijlage.")
    same = {*ALWAYS, *({ANSWERS, "citations.json", "rectification.csv"} & set(sealed))}
    check(fits(final := loaded(read(LIST), LIST), LISTED), f"{LIST} klopt niet.")
    found: dict[str, str] = {}
    for name, digest in [*final["files"].items(), *((one, sealed.get(one)) for one in same)]:
        check(digest and files.get(name) == digest, f"{name} is niet het goedgekeurde bestand.")
    for name in {name.split(".")[0] for name in asked}:
        check({f"{name}.html", f"{name}.pdf"} <= set(files), f"{name}.html of .pdf ontbreekt.")
        found |= parts(name, read(f"{name}.html"))
    check(judged == final.get("judged") and judged in (None, found) and set(found) <= set(asked),
          "Wat een plaats beoordeelt, is niet wat er op de pagina staat.")
    extra = ", ".join(sorted(set(files) - {*final["files"], *same, APPROVED, LOG}))
    check(not extra, f"{extra} hoort niet bij deze vrijgave.")
    lines = read(LOG).decode(errors="replace").split("\n")[:-1]
    whole = lines and "".join(f"{one}\n" for one in lines).encode() == read(LOG)
    check(whole, f"{LOG} is leeg, is geen tekst, of er staat iets na de laatste regel.")
    past = replay(lines, sha256(data), version=version)
    check(past.state == "vrijgegeven", f"{LOG} eindigt bij een dossier dat {past.state} is.")
    for one in answers(read, files):
        check((one["key"], sha256(one["reason"]), one["person"]) in past.answers,
              f"{LOG} kent het antwoord van {one['person']} op een bevinding niet.")
    offered, replaces = past.offered, (one := wish.get("vervangt")) and {
        "digest": one["digest"], "reason": one["reden"], "released": one["vrijgegeven"]}
    right = {"halfjaar": wish["halfjaar"], "example": wish["voorbeeld"], "replaces": replaces,
        "release_list": sealed[LIST], "judged": judged, "seats": seats or offered["seats"]}
    check(offered == offered | right and set(offered["seats"]) == set(asked),
          f"{LOG} zegt iets anders van het dossier dan het dossier zelf.")
    votes = [{"annex": annex, "person": name, "choice": each[name][0]}
             for annex, each in sorted(past.votes.items()) for name in sorted(each)]
    follows = {"halfjaar": wish["halfjaar"], "voorbeeld": wish["voorbeeld"], "round": past.round,
        "approved": {"name": APPROVED, "digest": {"sha256": sha256(data)}}, "votes": votes,
        "makers": sorted(past.makers), "approvedBy": past.approver, "releasedBy": past.by,
        "log": {"name": LOG, "lines": len(lines), "head": sha256(lines[-1])}, "releasedAt": past.at}
    follows |= {} if past.trial is None else {"trial": past.trial, "replaces": replaces}
    # As text, for to Python True is 1.
    check(json.dumps(said["predicate"], sort_keys=True) == json.dumps(follows, sort_keys=True),
          f"{STATEMENT} zegt iets anders dan volgt uit {LOG}.")
    return version


def signed(folder: Path, data: bytes, key: Path) -> bool:
    """Whether the key signed a statement: in an envelope (DSSE), or alone, as was done before."""
    raw, file = Path(f"{folder}.sig"), Path(f"{folder}.dsse")
    seals, text = [raw.read_bytes()] if raw.is_file() else [], data
    if not seals and file.is_file():
        envelope = loaded(file.read_bytes(), file.name)
        right = fits(envelope, DSSE) and envelope["payload"] == b64encode(data).decode()
        seals = [b64decode(one["sig"]) for one in envelope["signatures"]] if right else []
        text = b"DSSEv1 %d %s %d %s" % (len(KIND), KIND.encode(), len(data), data)
    with TemporaryDirectory() as place:
        (message := Path(place, "message")).write_bytes(text)
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", str(key),
                   "-in", str(message), "-sigfile", str(seal := Path(place, "seal"))]
        return any(seal.write_bytes(one) and subprocess.run(
            command, capture_output=True).returncode == 0 for one in seals)


def verified(folder: Path, expected: str | None, key: Path | None) -> int:
    """The version that made a release in which nothing is wrong. Raises Wrong."""
    there = {path.name: path for path in folder.iterdir()}
    check(all(one.is_file() and not one.is_symlink() for one in there.values()) and
          STATEMENT in there, f"{STATEMENT} ontbreekt, of er staat iets anders dan een bestand.")
    data = there.pop(STATEMENT).read_bytes()
    check(sha256(data) == folder.name, f"{STATEMENT} hoort in een map met de naam {sha256(data)}.")
    check(expected in (None, folder.name), f"Dit is {folder.name}, niet {expected}.")
    said, files = statement(data, STATEMENT)
    check(not (odd := sorted(set(there) ^ set(files))), f"Dit ontbreekt, of hoort hier niet: {odd}")
    for name, digest in files.items():
        check(sha256(there[name].read_bytes()) == digest, f"{name} is gewijzigd.")
    check(key is None or signed(folder, data, key), "De handtekening ontbreekt of klopt niet.")
    return release(lambda name: there[name].read_bytes(), said, files)


def main() -> int:
    """The command line; gives the exit code."""
    parser = argparse.ArgumentParser(description="Controleert een vrijgave.")
    parser.add_argument("map", type=Path)
    parser.add_argument("--expect", metavar="DIGEST", help="de digest die u is verteld")
    parser.add_argument("--public-key", type=Path, metavar="PEM", help="van wie vrijgeeft")
    asked = parser.parse_args()
    try:
        version = verified(asked.map.resolve(), asked.expect, asked.public_key)
    except (Wrong, OSError) as error:
        print(f"Niet heel: {error}" if isinstance(error, Wrong) else f"Niet te lezen: {error}")
        return 1 if isinstance(error, Wrong) else 2
    signed = "met deze sleutel ondertekend" if asked.public_key else (
        "niet op een handtekening gecontroleerd (geef daarvoor --public-key)")
    print(f"Heel, naar de regels van versie {version}, en {signed}: {asked.map.resolve().name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
