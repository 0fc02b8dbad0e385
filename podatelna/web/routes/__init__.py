"""The pages, a module each with its `router`; `podatelna.web.app` plugs them in."""
