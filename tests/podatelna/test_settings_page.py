"""The page that documents the settings names every key there is, and no other."""

import re
from pathlib import Path

from pydantic import BaseModel

from podatelna.settings import CompanySettings, MailSettings, OpenIdSettings, Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
OPTIONAL: dict[str, type[BaseModel]] = {"openid": OpenIdSettings, "mail": MailSettings}


def keys(model: type[BaseModel], prefix: str = "") -> set[str]:
    names: set[str] = set()
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            names |= keys(inner, f"{prefix}{name}.")
        elif name in OPTIONAL:
            names |= {prefix + name, *keys(OPTIONAL[name], f"{prefix}{name}.")}
        elif name == "companies":
            names |= keys(CompanySettings, "companies.KEY.")
        else:
            names.add(prefix + name)
    return names


def test_every_key_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([^`]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert documented == keys(Settings)
