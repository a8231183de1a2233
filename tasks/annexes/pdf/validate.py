"""The check of every exported PDF: is it really PDF/A-3a and PDF/UA-1?"""

from __future__ import annotations

import page

PROFILES = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
# A long annex has more than 256 bookmarks, which are a chain of references.
LIMITS = page.SafetyLimits(max_reference_depth=5000)


def check_pdf(pdf: bytes) -> list[str]:
    """What keeps ``pdf`` from being PDF/A-3a and PDF/UA-1, in the validator's own words; empty if
    it is both.
    """
    problems: list[str] = []
    for profile in PROFILES:
        try:
            report = page.validate_pdf_bytes(pdf, profile=profile, limits=LIMITS)
        except page.PageError as error:
            problems.append(f"{profile.value}: {error}")
            continue
        if not report.is_compliant:
            failures = sorted(
                {
                    f"{profile.value} {failure.rule_id}: {failure.message}"
                    for failure in report.failures
                }
            )
            problems += failures or [f"{profile.value}: not compliant"]
    return problems
