"""What is kept: tables, migrations, repositories, the archive of files, the audit trail, exporters.

The caller opens a transaction and commits it; repositories only write to it. So one transaction can hold a business
write and an entry in the engine's queue:

    from storage import companies, database
    from storage.store import Store

    engine = database.connect("sqlite:////data/podatelna.db")     # or postgresql://user@host/name
    database.upgrade(engine)                                      # creates or migrates the tables; safe to call at once
    with database.transaction(engine) as connection:              # writes; `database.reading(engine)` reads
        companies.enter(connection, company)                      # once, before anything else of the company
        store = Store(connection, company.key, actor="eva")       # also on a Session: Store(ds.sql_session(), ...)
        taken = store.submissions.take(Arrival(id=..., ...))      # RECEIVED, or DUPLICATE
        if taken.state == SubmissionState.RECEIVED:
            client.enqueue_in_transaction(connection, {..., "workflow_id": taken.id}, ...)

All methods return the values of `documents.records` and write their audit events themselves. A `Store` sees one company
only. Those that write take the company's lock first, so writers of one company follow one another; keep their
transactions short. In a datasource transaction ask for "SERIALIZABLE" on SQLite and "READ COMMITTED" on PostgreSQL:
the lock and unique keys do the rest, and nothing has to be tried again.

    store.submissions   take(Arrival) find get move(id, state, error) note_stage(id, stage) by_state(*states)
                        unfinished(timedelta) counts
    store.arrivals      search(Arrived) tallies repeats fates(submissions)
    store.ledger        enter(submission, sizes) read(submission, {number: image key}) leave_out put_back turn fail see
                        pages counts lost
    store.documents     add(id, submission, Document, Versions, priority) revise(id, Document, expected revision)
                        move(id, state, reason) release_pages find get at(id, revision) of_submission merged
                        unsettled counts
    store.reviews       queue(document, reasons) recheck(document, reasons) reopen search(Queue) count(Queue)
                        find get of see waiting parked begun_by take(holder, beside=) hold(document, holder)
                        take_up(document, holder) renew(documents, holder) release park unpark hand_over settle finish
                        park_again assign(document, person) unassign_all(person) prioritise(document, priority)
    store.drafts        save(document, person, revision, edits) find exist drop drop_all(document)
    store.entries       enter(document, revision, person, values) of(document, revision) all(document)
                        tell(document, person, values) verify
    store.samples       draw(document, revision, kind) check(document, person, fields, wrong) find get
                        found(kind, since) retire(document)
    store.corrections   keep(document, revision, kind, by, Verified...) of(document, revision) all(since)
                        verified_before(document, revision)
    store.promises      get change(wrong, sampled) halt(kind, reason) resume(kind) halted(kind) halts
    store.sittings      keep(document, kind, person, seconds) of(document) by(person)
    store.statistics    documents_by_hour automation samples reliability corrected_fields corrected_parties pace ages
    store.records       commit(document, revision, knowing=()) archive(document, revision) reject(document, reason)
                        withdraw(document, reason, told, note) reinstate twins find get current was_made count
    store.readings      keep(submission, step, archive key, Versions, document="") latest found
    store.removals      due(keeping, at most) remove(outdated, keeping) discarded(at most) in_use(keys) taken_away(keys)
    store.exports       for `storage.exporters.batches`: export_new(engine, Destination, types, actor), export_all
    store.see(what)   store.events(subject="", actor="")   store.last_event()
    store.verify()   store.verify_around(sequences)
    storage.workers     beat silent alive forget: of no company
    storage.people      People, as `sessions`, `tokens` and `attempts` beside it: who may come in, of no company either
    storage.archive     Archive(url, company).put(bytes) -> key, .read(key), .remove(key, put before)

A `Conflict` or any other error leaves nothing written once the caller rolls back, as both contexts above do.
The calls that say "again changes nothing" (`take`, `enter`, `add`, `commit`, `keep`) may be repeated after a crash.
`documents.errors`: `UsageError` for what does not exist, `Conflict` where someone else was first, `AlreadyBooked` where
a record of the same paper exists, `ArchiveDamaged`.
"""
