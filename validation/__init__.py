"""Rules, confidence and the decision.

findings = check(document, document_type, company, today)
document = weigh(replace(document, findings=findings), document_type)
document = replace(document, decision=decide(document, document_type))
"""

from validation.checking import check
from validation.confidence import weigh
from validation.decision import decide

__all__ = ["check", "decide", "weigh"]
