"""What a password must be, with one hint in our words."""

from typing import Any

from django.contrib.auth import password_validation as rules


class PasswordRules:
    """Django's four rules as one."""

    rules = (
        rules.UserAttributeSimilarityValidator(),
        rules.MinimumLengthValidator(),
        rules.CommonPasswordValidator(),
        rules.NumericPasswordValidator(),
    )

    def validate(self, password: str, user: Any = None) -> None:
        rules.validate_password(password, user, self.rules)

    def get_help_text(self) -> str:
        return (
            "At least 8 characters, not all of them digits. Avoid your own name and passwords that "
            "many people use: a few unrelated words are best."
        )
