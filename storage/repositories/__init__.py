"""One module a thing that is stored; `storage.store.Store` holds them together."""
