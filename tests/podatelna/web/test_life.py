"""A document's life: every event in words, with who, when, before and after, and whether the trail holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from fastapi import FastAPI
from fastapi.testclient import TestClient
from office_made import drawn, file, of_kind, waiting
from sqlalchemy import text, update
from web_made import Enter, plain, user

from documents.fields import Field
from documents.messages import as_rate, kind_named, named, say
from documents.pages import Source
from documents.records import DocumentState
from pipeline.review import Edit
from podatelna.web import secrets
from podatelna.web.house import House
from storage import database
from storage.repositories.corrections import Verified
from storage.repositories.removals import Keeping
from storage.tables import AuditRow


def told(client: TestClient, document: str) -> list[str]:
    """Return what happened to the document, in the words of its life."""
    found: list[str] = re.findall(r"<strong>(.*?)</strong>", client.get(f"/c/acme/documents/{document}/life").text)
    return found


def worked_through(house: House) -> str:
    """Let a document be queued, parked, corrected by Jan, booked and exported; return its id."""
    user(house, "jan", "acme", "verifier")
    document = waiting(house, "s1", "IBAN is missing.")
    with house.books.write("acme", "jan") as desk:
        store = desk.store
        store.reviews.prioritise(document, 1)
        store.reviews.assign(document, "jan")
        store.reviews.hold(document, "jan")
        store.reviews.park(document, "jan", "Asked the supplier.")
        content = store.documents.get(document).content
        paid = Field(value="2026-03-15", confidence=1.0, source=Source.HUMAN)
        row = replace(content.line_items[0], values={**content.line_items[0].values, "quantity": "3"})
        changed = replace(content, fields={**content.fields, "due_date": paid}, line_items=(row,))
        verified = [Verified(name="due_date", true_value="2026-03-15")]
        store.corrections.keep(document, 1, "invoice", "jan", verified)
        store.documents.revise(document, changed, 1)
        store.reviews.finish(document)
    with house.books.write("acme", "podatelna") as desk:
        desk.store.records.commit(document, 2)
        for batch in desk.store.exports.plan("csv", "ledger"):
            desk.store.exports.written(batch.number, "token", {"records.csv": "0" * 64})
            desk.store.exports.delivered(batch.number)
    return document


def test_a_document_is_followed_from_scan_to_export(house: House, enter: Enter) -> None:
    page = plain(enter("auditor").get(f"/c/acme/documents/{worked_through(house)}/life").text)
    for said in (
        "The file arrived the program",
        "Door inbox",
        "A page belongs to no document the program",
        "Put into the queue the program Reasons IBAN is missing.",
        "Priority changed Jan",
        "Priority Normal Now",
        "Assigned to – Jan",
        "Parked Jan Note Asked the supplier.",
        "Values changed Jan Revision 2",
        "Due date – 15/03/2026",
        "Row 1: Quantity 2 3",
        "Became a record the program",
        "Exported the program",
        "The audit trail holds around these",
    ):
        assert said in page
    assert page.index("The file arrived") < page.index("Values changed") < page.index("Exported")


def test_of_a_removed_document_it_is_told_that_it_was_there_and_why_it_went(house: House, enter: Enter) -> None:
    document, keeping = worked_through(house), Keeping(years={"invoice": -1})
    with house.books.write("acme", "podatelna") as desk:
        (outdated,) = desk.store.removals.due(keeping, 10)
        assert desk.store.removals.remove(outdated, keeping)
    auditor = enter("auditor")
    page = plain(auditor.get(f"/c/acme/documents/{document}/life").text)
    with house.books.read("acme") as store:
        *_, seen = store.events(document)
        assert (seen.actor, seen.action) == ("eva", "document.seen")
    for said in (
        "A removed document",
        "Priority changed Jan",
        "Became a record the program",
        "Removed for good; its time was over the program",
        "Rule keep_years.invoice = -1",
        "events: nothing but their values was removed.",
    ):
        assert said in page
    assert "15/03/2026" not in page and "Asked the supplier" not in page
    assert "Became a record" not in enter("verifier", login="jana").get(f"/c/acme/documents/{document}/life").text
    assert auditor.get("/c/acme/documents/none/life").status_code == 404
    mailroom = enter("mailroom", "supervisor", login="max")
    (file,) = mailroom.get("/c/acme/batches", headers={"accept": "application/json"}).json()["files"]
    assert (file["state"], file["name"], file["pages"]) == ("removed", "s1", [])
    for address, said in (
        ("batches", "∅ removed"),
        ("batches/s1", "with all that was read of it (keep_years.invoice = -1)."),
        ("dashboard", "Dashboard"),
        ("queue", "Queue"),
    ):
        assert said in plain(mailroom.get(f"/c/acme/{address}").text)


def test_the_life_is_told_in_czech(house: House, enter: Enter) -> None:
    document = worked_through(house)
    user(house, "eva", "acme", "auditor", language="cs")
    page = plain(enter("auditor").get(f"/c/acme/documents/{document}/life").text)
    for said in ("Soubor přišel program", "Datum splatnosti – 15. 3. 2026", "Auditní stopa kolem těchto"):
        assert said in page


def test_reasons_are_told_in_the_users_language(house: House, enter: Enter) -> None:
    with house.books.write("acme", "jan") as desk:
        (document,) = file(desk.store, "s1", [of_kind("invoice")])
        doubt = say(
            "{field} {value} is only {percent} sure.",
            field=named("gross_total"),
            value=Decimal(121),
            percent=as_rate(83),
        )
        other = say("It may be another kind: {kind} ({percent}).", kind=kind_named("receipt"), percent=as_rate(9))
        desk.store.reviews.queue(document, [doubt, other, "typed by hand"])
        desk.store.samples.draw(document, 1, "invoice")
        desk.store.samples.check(document, "jan", 6, ["iban", "gross_total"])
        desk.store.documents.move(document, DocumentState.FOUND, say("accepted by {person}", person="jan"))
        (event,) = [one for one in desk.store.events(document) if one.action == "review.queued"]
        assert event.details["reasons"].startswith("Gross total 121 is only 83 % sure.; ")
        assert desk.store.verify() == ()
    user(house, "eva", "acme", "auditor", language="cs")
    page = plain(enter("auditor").get(f"/c/acme/documents/{document}/life").text)
    for said in ("121: jistota jen 83 %.;", "Účtenka", "typed by hand", "přijato: jan", "Celkem s DPH, IBAN"):
        assert said in page
    assert "told" not in page and "only" not in page


def test_what_a_person_decided_is_no_reading_and_pages_are_told_apart_from_values(house: House, enter: Enter) -> None:
    document = waiting(house, "s1", "IBAN is missing.")
    with house.books.write("acme", "jan") as desk:
        store = desk.store
        store.drafts.save(document, "jan", 1, "{}")
        store.drafts.take(document, "jan")
        content = store.documents.get(document).content
        store.documents.revise(document, replace(content, pages=(1, 2), fields={}, line_items=()), 1)
        store.samples.draw(document, 2, "invoice")
        store.samples.check(document, "jan", 6, [])
        store.documents.move(document, DocumentState.FOUND, say("accepted by {person}", person="jan"))
    client = enter("auditor")
    page = plain(client.get(f"/c/acme/documents/{document}/life").text)
    assert told(client, document).count("Read") == 1
    for said in ("Given on jan Reason accepted by jan", "Pages 1 → 1 2", "What was typed was taken over"):
        assert said in page
    assert "Pages changed" in told(client, document)
    assert "given up" not in page and "sample" not in page and "not read yet" not in page


def test_who_tampers_with_an_event_is_found_out(house: House, enter: Enter) -> None:
    document = worked_through(house)
    with database.transaction(house.books.database) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
        connection.execute(update(AuditRow).where(AuditRow.action == "review.parked").values(actor="olga"))
    page = enter("auditor").get(f"/c/acme/documents/{document}/life").text
    assert "The audit trail does not hold here." in page
    assert "was changed after it was written" in page


def test_who_looks_blindly_is_not_told_that_the_program_was_sure(house: House, enter: Enter) -> None:
    document = drawn(house, "s1")
    blind = plain(enter("verifier").get(f"/c/acme/documents/{document}/life").text)
    for telling in ("Became a record", "Booked", "booked", "Drawn", "Decision"):
        assert telling not in blind
    seeing = plain(enter("auditor", login="olga").get(f"/c/acme/documents/{document}/life").text)
    for telling in ("Became a record", "Drawn to be checked blindly", "Decision sure"):
        assert telling in seeing


def test_nobody_learns_what_is_a_blind_sample_while_it_is_read_again(house: House, enter: Enter) -> None:
    document = drawn(house, "s1")
    with house.books.write("acme", "podatelna") as desk:
        desk.store.reviews.finish(document)
        desk.store.documents.move(document, DocumentState.FOUND, "eva lets it be read again: cs")
    blind = plain(enter("verifier").get(f"/c/acme/documents/{document}/life").text)
    assert "Drawn" not in blind and "Became a record" not in blind


def test_a_sample_that_a_verifier_rejected_looks_to_them_like_any_other_and_supervisors_see_to_it(
    house: House, enter: Enter
) -> None:
    sample, other = drawn(house, "s1"), waiting(house, "s2")
    client = enter("verifier")
    seen = []
    for document in (sample, other):
        client.get(f"/c/acme/documents/{document}/view")
        answer = client.post(f"/c/acme/documents/{document}/reject", json={"revision": 1, "reason": "an offer"})
        life = plain(client.get(f"/c/acme/documents/{document}/life").text)
        batch = plain(client.get(f"/c/acme/batches/{document[:2]}").text)
        again = client.post(f"/c/acme/documents/{document}/park", json={"revision": 1, "reason": "x"})
        told_of = client.get(f"/c/acme/documents/{document}/view").json()["refused"]
        seen.append((answer.text, told(client, document), "rejected" in life, "rejected" in batch, again.status_code))
        assert told_of == "It is in review no longer." and "booked" not in life + batch
    assert seen[0] == seen[1]
    for state in ("waiting", "parked"):
        assert sample not in client.get(f"/c/acme/queue?state={state}").text
    assert client.get("/c/acme/queue?state=booked").status_code == 403
    supervisor = enter("supervisor", login="olga")
    shown = supervisor.get("/c/acme/queue?state=booked").text
    assert sample in shown and "an offer" in shown and "take it out of accounting by hand" in shown
    assert supervisor.post("/c/acme/queue/settle", data={"document": [sample, other]}).status_code == 303
    assert sample not in supervisor.get("/c/acme/queue?state=booked").text
    assert "Taken out of accounting" in plain(supervisor.get(f"/c/acme/documents/{sample}/life").text)
    client = enter("verifier")
    assert told(client, sample) == told(client, other) == seen[0][1]
    for page in (f"documents/{sample}/life", f"batches/{sample[:2]}"):
        assert "booked" not in plain(client.get(f"/c/acme/{page}").text)


def test_a_blind_sample_has_the_same_events_as_what_waits_for_a_reason(house: House, enter: Enter) -> None:
    sample, other = drawn(house, "s1"), waiting(house, "s2")
    client = enter("verifier")
    assert told(client, sample) == told(client, other) != []


def test_who_looks_blindly_sees_no_numbers_of_events(house: House, enter: Enter) -> None:
    document = waiting(house, "s1")
    blind = enter("verifier")
    for address in (f"documents/{document}/life", "batches/s1"):
        assert "<time>" in (page := blind.get(f"/c/acme/{address}").text) and "<code>" not in page.split("<ol>")[1]
    seeing = enter("auditor", login="olga")
    for address in (f"documents/{document}/life", "batches/s1"):
        assert "<code>" in seeing.get(f"/c/acme/{address}").text.split("<ol>")[1]


def test_who_verified_a_blind_sample_does_not_learn_it_afterwards(house: House, enter: Enter) -> None:
    sample, other = drawn(house, "s1"), waiting(house, "s2")
    client, work = enter("verifier"), house.review_desk("acme", "eva")
    for one in (sample, other):
        work.accept(work.hold(one), Edit())
    assert told(client, sample) == told(client, other)
    assert "Values verified" in told(client, sample)
    seeing = plain(enter("supervisor", login="olga").get(f"/c/acme/documents/{sample}/life").text)
    assert "Drawn to be checked blindly" in seeing and "Checked blindly" in seeing


def test_a_verifiers_token_for_lives_alone_does_not_tell_a_blind_sample(
    house: House, app: FastAPI, enter: Enter
) -> None:
    document = drawn(house, "s1")
    enter("verifier")
    token = secrets.new_token()
    with house.books.write_people("eva") as door:
        eva = door.people.find("eva")
        assert eva is not None
        door.tokens.make(secrets.hash_of(token), eva.id, "acme", "a script", ["life"], timedelta(days=1))
    program = TestClient(app, base_url="http://127.0.0.1", headers={"authorization": f"Bearer {token}"})
    answer = program.get(f"/c/acme/documents/{document}/life")
    assert answer.status_code == 200
    assert "Drawn" not in answer.text and "Became a record" not in answer.text


def test_another_companys_document_has_no_life_here(house: House, enter: Enter) -> None:
    document = waiting(house, "s1", company="beta")
    assert enter("auditor").get(f"/c/acme/documents/{document}/life").status_code == 404
    assert enter("mailroom").get(f"/c/acme/documents/{document}/life").status_code == 403
