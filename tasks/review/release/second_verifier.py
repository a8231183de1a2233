#!/usr/bin/env python3
"""Checks a release again, apart from the code that made it.

    python3 controleer.py MAP [--expect DIGEST] [--public-key PEM] [--tsa-certificates PEM]

An auditor reads all of it within the hour: at most 300 lines of code, 370 with the words between
them, nothing but Python's standard library and OpenSSL, and none shared with ``svz verify``, which
says more of what is wrong. It ends with 1 if anything is, and with 2 if it could not look. Versions
1 and 2 have rules of their own.
"""

import argparse
import json
import re
import subprocess
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

STATEMENT, APPROVED, LOG = "statement.json", "approved-statement.json", "log.jsonl"
LIST, ANSWERS, FINDINGS = "release.json", "justifications.json", "findings.json"
ALWAYS = {LIST, FINDINGS, "figures.json", "figures.csv", "differences.csv"}
SOMETIMES = {ANSWERS, "citations.json", "rectification.csv", "thresholds.json"}
WRONG = (ValueError, LookupError, TypeError, AttributeError, RecursionError)  # can not be read so
# What a name in JSON holds, wherever it stands. What is not here is compared with something else.
HOLDS: list[tuple[str, Any]] = [
    ("number line comment round concept", lambda one: type(one) is int and one > 0),
    ("salt name moment key reason reden soort bestand keyid sig", "(?s).*"),
    ("sha256 dossier previous hash text confirms by letter", "[0-9a-f]{64}"),
    ("person", "[a-z][a-z0-9._-]{1,63}"), ("halfjaar", "[0-9]{4}-H[12]"),
    ("vrijgegeven", lambda one: datetime.fromisoformat(one).date().isoformat() == one),
    ("choice", "akkoord|teruggeven"), ("trial", lambda one: type(one) is bool),
    ("changed", lambda one: one in ("nieuw", "gewijzigd", "vervallen", "gelijk", None)),
    ("annex anchor voorbeeld", lambda one: one is None or type(one) is str),
    ("groups annexes", lambda one: type(one) is list and all(type(each) is str for each in one)),
    ("roles", lambda one: type(one) is list and {*one} <= {
        "maker", "beoordelaar", "vrijgever", "lezer", "leverancier", "privacytoetser"}),
    # Two to six seats at everything, of different people or of groups.
    ("seats plaatsen", lambda one: one and all(2 <= len(at) <= 6 and all(
        seat.startswith("groep:") or at.count(seat) == 1 for seat in at) for at in one.values()))]
# What is done where, and where that leads (nothing: it stays); by whom, and how they stand to the
# dossier (1 not its maker, 2 asked to review it as well, 3 not its maker, and neither voted nor
# approved); of which kind its words are, and what more its line says (with ?, or not; with ??, or
# not in version 1).
JUDGED = "in beoordeling, beoordeeld, goedgekeurd"
OPEN = f"concept, {JUDGED}, teruggegeven"
REVIEW, VOTED = "in beoordeling", "in beoordeling, beoordeeld, teruggegeven"
OFFER = "halfjaar example blocking release_list seats concept?? replaces?? judged?"
ORIGIN = "dossier line hash person moment roles round comment annex anchor"
LINE = "action data dossier moment number person previous previous_in_dossier salt"
CARRIED = "vraag|opmerking|antwoord op bevinding|antwoord|afsluiting"
RULES = [
    ("aanbieden", "nieuw, teruggegeven, ingetrokken", "concept", "maker", 0, "", OFFER),
    ("verantwoorden", "concept, teruggegeven", "", "maker", 0, "antwoord op bevinding", ""),
    ("indienen", "concept", REVIEW, "maker", 0, "", ""),
    ("stemmen", REVIEW, VOTED, "beoordelaar", 2, "", "annex choice judged? confirms?"),
    ("stemmen", REVIEW, VOTED, "beoordelaar", 2, "toelichting bij stem", "choice judged?"),
    ("overdragen", REVIEW, "", "beoordelaar vrijgever", 1, "", "annexes holder to"),
    ("goedkeuren", "beoordeeld", "goedgekeurd", "beoordelaar", 2, "", ""),
    ("vrijgeven", "goedgekeurd", "vrijgegeven", "vrijgever", 3, "", "release_list trial?? letter?"),
    ("teruggeven", JUDGED, "teruggegeven", "beoordelaar", 2, "reden", ""),
    ("teruggeven", "goedgekeurd", "teruggegeven", "vrijgever", 1, "reden", ""),
    ("intrekken", OPEN, "ingetrokken", "maker", 0, "reden", ""),
    ("vervangen", OPEN, "ingetrokken", "", 0, "", "by"),
    ("opmerken", OPEN, "", "maker beoordelaar vrijgever", 0, "opmerking", ""),
    ("vragen", OPEN, "", "beoordelaar vrijgever", 1, "vraag", ""),
    ("afsluiten", OPEN, "", "beoordelaar vrijgever", 1, "afsluiting", ""),
    ("beantwoorden", OPEN, "", "maker", 0, "antwoord", ""),
    ("overnemen", OPEN, "", "", 0, CARRIED, "origin changed")]
# In the page of an annex: a part that is judged apart, the call of a note, and a note.
PART = r'(?s)<section data-judged="(%s\.[a-z0-9.]+)">(.*?)</section>'
CALL = rb'<sup>,?<a href="#note-([0-9]+)" id="call-\1" role="doc-noteref">\1</a></sup>'
NOTE = (rb'(?s)<li id="note-([0-9]+)">(.*?)<a href="#call-\1" role="doc-backlink">'
        rb"terug naar de tekst</a></li>")


def check(right: object, problem: str = "iets zegt te veel of te weinig") -> None:
    """Raise an error, with this Dutch problem, unless it is right."""
    if not right:
        raise ValueError(problem)


def digest_of(data: bytes) -> str:
    """The sha256, in hex."""
    return sha256(data).hexdigest()


def openssl(*arguments: object) -> str:
    """What OpenSSL says; nothing if it refuses."""
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True)
    return "" if done.returncode else done.stdout.decode(errors="replace")


def written(value: object, **how: Any) -> bytes:
    """JSON as the system writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, **how).encode()


def says(value: Any, names: str) -> Any:
    """The value, if it is a dict with these names and no others, each with what it may hold."""
    must = {name for name in names.split() if name[-1] != "?"}
    check(must <= {*value} <= {*names.replace("?", "").split()})
    for named, form in HOLDS:
        for one in (value[name] for name in named.split() if name in value):
            check(re.fullmatch(form, one) if type(form) is str else form(one))
    return value


def statement(data: bytes) -> tuple[Any, dict[str, str]]:
    """A statement, and its files: name and sha256."""
    said = says(json.loads(data), "_type predicateType predicate subject")
    files = {one["name"]: says(one["digest"], "sha256")["sha256"] for one in said["subject"]}
    right = said | {"_type": "https://in-toto.io/Statement/v1", "subject": [
        {"name": str(name), "digest": {"sha256": files[name]}} for name in sorted(files)]}
    check(files and written(right, indent=1) + b"\n" == data, "zo schrijft het systeem niet")
    return said, files


def fits(seat: str, person: str, groups: list[str]) -> bool:
    """Whether somebody of these groups may sit there."""
    return seat[6:] in groups if seat.startswith("groep:") else seat == person


def parts(annex: str, page: bytes) -> dict[str, str]:
    """The sha256 of what is judged: parts, with their notes, and the page without all these."""
    part = re.compile((PART % re.escape(annex)).encode())
    texts, notes = part.findall(page), re.findall(NOTE, page)
    calls = [number for _, text in texts for number in re.findall(CALL, text)]
    for names in (calls, [name for name, _ in texts], [number for number, _ in notes]):
        check(len(names) == len({*names}), f"{annex}.html heeft iets twee keer")
    judged = {name.decode(): re.sub(CALL, lambda call: dict(notes).get(call[1], call[0]), text)
              for name, text in texts}
    around = part.sub(rb'<section data-judged="\1"></section>', page)
    judged[annex] = re.sub(NOTE, lambda note: b"" if note[1] in calls else note[0], around)
    return {name: digest_of(text) for name, text in judged.items()}


class Release:
    """A release in which nothing is wrong; else making one is an error."""

    def __init__(self, folder: Path, expected: str | None = None, key: str | Path | None = None,
                 certificates: str | Path | None = None) -> None:
        """Check that the folder is as its statement says, and then all that follows from it."""
        check(all(one.is_file() and not one.is_symlink() for one in folder.iterdir()),
              f"{folder.name} hoort alleen bestanden te hebben")
        self.folder, self.files = folder, {one.name: one.read_bytes() for one in folder.iterdir()}
        self.data = self.files.pop(STATEMENT)
        check(digest_of(self.data) == folder.name, f"de map moet {digest_of(self.data)} heten")
        check(expected in (None, folder.name), f"dit is {folder.name}, niet {expected}")
        self.said, self.names = statement(self.data)
        found = {name: digest_of(data) for name, data in self.files.items()}
        odd = {name for name in {*found, *self.names} if found.get(name) != self.names.get(name)}
        check(not odd, f"gewijzigd, weg, of te veel: {', '.join(sorted(odd))}")
        for look in (self.check_dossier, self.check_log, self.check_findings):
            look()
        check(key is None or self.is_signed(key), "geen goede handtekening")
        check(certificates is None or self.is_stamped(certificates), "het tijdstempel klopt niet")

    def check_dossier(self) -> None:
        """Check that its files are those of the approved dossier, and what that says of itself."""
        dossier, sealed = statement(self.files[APPROVED])
        build = says(dossier["predicate"]["buildDefinition"], "buildType externalParameters "
                     "resolvedDependencies internalParameters?")
        for one in build["resolvedDependencies"]:
            says(says(one, "name digest annotations")["annotations"], "soort bestand?")
            says(one["digest"], "sha256")
        wish = says(build["externalParameters"], "halfjaar voorbeeld vervangt?")
        replaces = wish.get("vervangt") and says(wish["vervangt"], "digest vrijgegeven reden")
        inner = build.get("internalParameters", {})
        self.version = 1 + len(says(inner, ["", "plaatsen", "plaatsen beoordeeld"][len(inner)]))
        kinds = [f"urn:stand-van-zaken:{kind}:v{self.version}" for kind in ("dossier", "vrijgave")]
        check([build["buildType"], self.said["predicateType"]] == kinds, "een andere versie")
        made_by = {"builder": {"id": "urn:stand-van-zaken:svz"}}
        check(dossier["predicateType"] == "https://slsa.dev/provenance/v1" and dossier["predicate"]
              == {"buildDefinition": build, "runDetails": made_by}, f"{APPROVED} is iets anders")
        self.seats, judged = inner.get("plaatsen"), inner.get("beoordeeld", {})
        self.offer = {
            "halfjaar": wish["halfjaar"], "example": wish["voorbeeld"], "blocking": 0,
            "replaces": replaces and {"digest": replaces["digest"], "reason": replaces["reden"],
                                      "released": replaces["vrijgegeven"]},
            "release_list": sealed[LIST], "judged": judged, "seats": self.seats}
        self.asked = {*(self.seats or [one[:-5] for one in sealed if one.endswith(".html")])}
        final = says(json.loads(self.files[LIST]), "files judged?")
        right = final["files"] | {name: sealed[name] for name in ALWAYS | SOMETIMES & {*sealed}}
        right |= {name: self.names[name] for name in (APPROVED, LOG)}
        check(self.names == right, "andere bestanden dan er zijn goedgekeurd")
        found: dict[str, str] = {}
        for annex in {name.partition(".")[0] for name in self.asked}:
            check({f"{annex}.html", f"{annex}.pdf"} <= {*right}, f"{annex} ontbreekt")
            found |= parts(annex, self.files[f"{annex}.html"]) if self.version > 2 else {}
        check(judged == found == final.get("judged", {}) and {*found} in (self.asked, set()),
              "wat een plaats beoordeelt, is niet wat er op de pagina staat")

    def check_log(self) -> None:
        """Check that people were allowed what they did, and that the statement follows from it."""
        self.state, self.round, self.concept, self.approver = "nieuw", 0, None, ""
        self.makers, self.texts, self.asking, self.origins = (set[Any]() for _ in range(4))
        self.answers, self.votes, self.choices = set[Any](), dict[str, Any](), dict[Any, str]()
        *lines, rest = self.files[LOG].split(b"\n")
        before, number, self.moment = (approved := self.names[APPROVED]), 0, ""
        for at, text in enumerate(lines, 1):
            try:
                line = says(json.loads(text), LINE)
                parsed = datetime.fromisoformat(line["moment"]).isoformat(timespec="microseconds")
                check(parsed == line["moment"] and parsed.endswith("+00:00"))
                check(self.version == 1 or parsed >= self.moment)
                check(written(line, separators=(",", ":")) == text and line["number"] > number)
                check([line["dossier"], line["previous_in_dossier"]] == [approved, before])
                self.step(line)
            except WRONG:
                raise ValueError(f"regel {at} van {LOG} mag daar niet staan") from None
            before, number, self.moment = digest_of(text), line["number"], parsed
        check(self.state == "vrijgegeven" and not rest and {*self.seats} == self.asked,
              f"{LOG} is niet af, of gaat over iets anders")
        follows = {
            "halfjaar": self.offer["halfjaar"], "voorbeeld": self.offer["example"],
            "approved": {"name": APPROVED, "digest": {"sha256": self.names[APPROVED]}},
            "makers": sorted(self.makers), "approvedBy": self.approver, "releasedBy": self.by,
            "releasedAt": self.moment, "round": self.round, "votes": [
                {"annex": annex, "person": person, "choice": choice}
                for (annex, person), choice in sorted(self.choices.items())],
            "log": {"name": LOG, "lines": len(lines), "head": before}}
        since = {"trial": self.trial, "replaces": self.offer["replaces"]}
        follows |= {} if self.trial is None else since
        check(written(self.said["predicate"]) == written(follows), f"{LOG} hoort er niet bij")

    def may(self, line: Any, roles: str, tie: int) -> bool:
        """Whether whoever did this had one of these roles, and stood so to the dossier."""
        person, data, votes = line["person"], line["data"], dict[str, Any]()
        if roles and not {*roles.split()} & {*data["roles"]}:
            return False
        if tie != 2:
            others = {self.approver}.union(*self.votes.values()) if tie == 3 else set[str]()
            return tie == 0 or person not in self.makers | others
        places = [*self.sitting.values()]
        if line["action"] == "stemmen":
            votes, places = self.votes.get(data["annex"], {}), [self.sitting[data["annex"]]]
        people = [*votes.items(), (person, data["groups"])]
        # Everybody has a seat of their own, in whichever order they fit.
        return person not in self.makers | {*votes} and any(
            all(fits(seat, *one) for seat, one in zip(chosen, people, strict=True))
            for seats in places for chosen in permutations(seats, len(people)))

    def step(self, line: Any) -> None:
        """Take one step of the log, if it was allowed."""
        data, action, person, offer = line["data"], line["action"], line["person"], self.offer
        kind, about, annex = data.get("kind"), data.get("about"), data.get("annex")
        said = [more + (words and " kind comment annex anchor about text")
                for act, where, to, roles, tie, words, more in RULES
                if action == act and self.state in where.split(", ")
                and data["state"] in (to or self.state).split(", ")
                and re.fullmatch(words, kind or "") and self.may(line, roles, tie)]
        says(data, f"round state roles groups {said[0]}".replace("??", "?" * (self.version == 1)))
        # Since version 2 rounds are counted over the halfjaar.
        more = data["round"] - self.round
        right = more > 0 if "concept" in data else self.concept is None and more == 1
        check(right if action == "aanbieden" else more == 0)
        if kind:
            check(about in (self.asking if kind in ("antwoord", "afsluiting") else {None}))
            check(annex in {None, *(self.seats or ())} and data["comment"] not in self.texts)
            check(action != "verantwoorden" or (annex is None and data["anchor"]))
            self.texts.add(data["comment"])
            self.asking ^= {"vraag": {data["comment"]}, "afsluiting": {about}}.get(kind, set())
        if action == "overnemen":
            origin = says(data["origin"], ORIGIN)
            check(origin["dossier"] != line["dossier"] and origin["comment"] not in self.origins)
            check(kind != "afsluiting" or {"beoordelaar", "vrijgever"} & {*origin["roles"]})
            self.origins.add(origin["comment"])
            self.answers.add((data["anchor"], data["text"], origin["person"]))
        self.state = data["state"]
        self.makers |= {person} if action in ("aanbieden", "indienen") else set()
        self.approver = person if action == "goedkeuren" else self.approver
        check(action not in ("goedkeuren", "vrijgeven") or not self.asking)
        if action == "aanbieden":
            self.seats = self.seats or data["seats"]  # version 1 did not seal them
            told, right = {"judged": {}, "replaces": None} | data, offer | {"seats": self.seats}
            check(written({name: told[name] for name in offer}) == written(right))
            check(self.concept in (None, data.get("concept")))
            self.votes, self.choices, self.approver, self.sitting = {}, {}, "", {**self.seats}
            self.concept, self.round = data.get("concept"), data["round"]
        elif action == "overdragen":
            had, to = (says(data[one], "person groups") for one in ("holder", "to"))
            old, new, groups = had["person"], to["person"], to["groups"]
            check(data["annexes"] and (person == old or "vrijgever" in data["roles"]))
            check(new not in self.makers | {person} and {*had["groups"]} & {*groups})
            for one in data["annexes"]:
                at, voted = self.sitting[one], {old, new} & {*self.votes.get(one, ())}
                check(old in at and not voted and not any(fits(seat, new, groups) for seat in at))
                self.sitting[one] = [new if seat == old else seat for seat in at]
        elif action == "stemmen":
            check(data.get("judged", ...) == offer["judged"].get(annex, ...))
            check("confirms" not in data or data["choice"] == "akkoord")
            self.votes.setdefault(annex, {})[person] = data["groups"]
            self.choices[annex, person] = data["choice"]
            full = all(len(self.votes.get(one, ())) == len(at) for one, at in self.seats.items())
            ends = "teruggegeven" if "teruggeven" in self.choices.values() else "beoordeeld"
            check(self.state == (ends if full else REVIEW))
        elif action == "vrijgeven":
            check(data["release_list"] == offer["release_list"])
            self.trial, self.by = data.get("trial"), person
            check(self.trial in (None, offer["example"] is not None))

    def check_findings(self) -> None:
        """Nothing is released while a finding blocks, or asks what nobody answered in the log."""
        answered, none = set(), b'{"justifications": []}'
        for one in json.loads(self.files.get(ANSWERS, none))["justifications"]:
            answer = one["key"], digest_of(one["reason"].encode()), one["person"]
            check(says(one, "key reason person moment") and answer in self.answers, ANSWERS)
            answered.add(one["key"])
        for one in json.loads(self.files[FINDINGS]):
            place = one.get("place")
            where = place and [place.get("file"), place.get("sheet"), place.get("column")]
            value = one.get("value") or (place and place.get("value"))
            asked = [one.get("code"), one.get("about"), where, value, one.get("against")]
            key = digest_of(json.dumps(asked, ensure_ascii=False).encode())[:24]
            stops = {"blokkerend": True, "te bevestigen": key not in answered}
            check(not stops.get(one.get("grade")), f"niet af: {one.get('text')}")

    def is_signed(self, key: str | Path) -> bool:
        """Whether the key signed the statement: in an envelope, or alone, as was done before."""
        file, message, kind = Path(f"{self.folder}.sig"), self.data, "application/vnd.in-toto+json"
        seals = [file.read_bytes()] if file.is_file() else []
        if not seals:
            check((file := Path(f"{self.folder}.dsse")).is_file(), f"{file.name} ontbreekt")
            read = says(json.loads(file.read_bytes()), "payload payloadType signatures")
            right = [kind, b64encode(message).decode()]
            check([read["payloadType"], read["payload"]] == right, "getekend is iets anders")
            texts = [says(one, "keyid sig")["sig"] for one in read["signatures"]]
            seals = [b64decode(text, validate=True) for text in texts]
            message = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(message), message)
        with TemporaryDirectory() as place:
            (text := Path(place, "text")).write_bytes(message)
            command = ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", key, "-in", text]
            return any((seal := Path(place, "seal")).write_bytes(one) and openssl(
                *command, "-sigfile", seal) for one in seals)

    def is_stamped(self, certificates: str | Path) -> bool:
        """Whether an authority with one of these certificates saw it, when it was released."""
        check((file := Path(f"{self.folder}.tsr")).is_file(), f"{file.name} ontbreekt")
        said, stamp = openssl("ts", "-reply", "-text", "-in", file), ["-in", file]
        # The last: what stands above it is not signed.
        time = re.findall(r"^Time stamp: (.*?)(?:\.\d+)? (\d{4}) GMT$", said, re.M)[-1]
        seen = datetime.strptime(" ".join(time) + " +0000", "%b %d %H:%M:%S %Y %z")
        trust = ["-CAfile", certificates, "-attime", int(seen.timestamp())]
        return seen >= datetime.fromisoformat(self.moment) - timedelta(minutes=1) and bool(openssl(
            "ts", "-verify", "-data", self.folder / STATEMENT, *stamp, *trust))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Controleert een vrijgave.")
    parser.add_argument("map", type=lambda name: Path(name).resolve())
    parser.add_argument("--expect", metavar="DIGEST", help="de digest die u is verteld")
    parser.add_argument("--public-key", metavar="PEM", help="van wie vrijgeeft")
    parser.add_argument("--tsa-certificates", metavar="PEM", help="van wie zag wanneer")
    asked = parser.parse_args()
    try:
        read = Release(asked.map, asked.expect, asked.public_key, asked.tsa_certificates)
    except (*WRONG, OSError) as error:
        print(f"Niet heel, of niet te lezen: {error}")
        raise SystemExit(2 if isinstance(error, OSError) else 1) from None
    print(f"Heel, naar de regels van versie {read.version}: {asked.map.name}")
    if asked.public_key is None or asked.tsa_certificates is None:
        print("Zonder --public-key en --tsa-certificates is niet bekend wie dit wanneer vrijgaf.")
