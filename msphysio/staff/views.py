"""The second step of signing in: set up a phone once, then enter a code each time."""

from collections.abc import Callable
from functools import wraps
from typing import cast

import django_otp
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME, authenticate
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static.models import StaticDevice

from msphysio.emails import can_be_sent, send
from msphysio.staff import second_factor
from msphysio.staff.forms import CodeForm, ProofForm, plain_code
from msphysio.staff.site import StaffSite, is_verified
from msphysio.staff.words import span

STARTED = "second_factor_started"
WRONG_CODE = "That code is not right. Wait for the next one in your app, then type it here."
WRONG_PROOF = "That is neither your password nor the code your app shows now."
TOO_MANY_CODES = "Too many codes were wrong. Wait {wait}, then type a new code."
CODE_DIGITS = 6
View = Callable[[HttpRequest], HttpResponse]


def with_password(view: View) -> View:
    """For pages that need the password first. Anyone who has not given it is asked for it."""

    @never_cache
    @csrf_protect
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def inner(request: HttpRequest) -> HttpResponse:
        if not cast(StaffSite, admin.site).has_password(request):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if not settings.SECOND_FACTOR:
            return redirect("admin:index")
        return view(request)

    return inner


@with_password
def enter_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code from the phone or a backup code."""
    user = cast(User, request.user)
    if is_verified(user):
        return redirect(after(request))
    if second_factor.phone(user) is None:
        return redirect("admin:second_factor_set_up")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            if device := second_factor.check(user, form.cleaned_data["code"]):
                prove(request, device)
                say_what_is_left(request, user, device)
                return redirect(after(request))
            form.add_error("code", WRONG_CODE)
        except second_factor.TooManyGuesses as refusal:
            form.add_error("code", TOO_MANY_CODES.format(wait=span(refusal.seconds)))
    context = {"form": form, "next": after(request)}
    return render(request, "staff/enter_code.html", context)


@with_password
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret until a code proves that a phone has it, then show the backup codes."""
    user = cast(User, request.user)
    if not is_verified(user) and second_factor.phone(user):
        return redirect("admin:second_factor")
    device = second_factor.start(user, request.session.get(STARTED))
    request.session[STARTED] = device.pk
    form = CodeForm(request.POST or None)
    again = ProofForm(request.POST or None) if is_verified(user) else None
    if form.is_valid() and (again is None or is_proved_again(request, again)):
        if second_factor.confirm(device, form.cleaned_data["code"]):
            prove(request, device)
            if again:
                tell_owner(user, "a new authenticator app was set up, with new backup codes")
            return show_new_codes(request, user, is_first=True)
        form.add_error("code", WRONG_CODE)
    context = {
        "form": form,
        "again": again,
        "picture": second_factor.picture(device),
        "secret": second_factor.secret(device),
        "is_another": is_verified(user),
    }
    return render(request, "staff/set_up.html", context)


@with_password
def backup_codes(request: HttpRequest) -> HttpResponse:
    """Show how many codes are left, and make ten new ones for anyone who proves who they are."""
    user = cast(User, request.user)
    if not is_verified(user):
        return redirect("admin:second_factor")
    again = ProofForm(request.POST or None)
    if is_proved_again(request, again):
        tell_owner(user, "ten new backup codes were made")
        return show_new_codes(request, user, is_first=False)
    context = {"left": second_factor.codes_left(user), "again": again}
    return render(request, "staff/second_factor.html", context)


def is_proved_again(request: HttpRequest, form: ProofForm) -> bool:
    """Whether the form has this person's password or a current code. If not, adds an error to it.

    A session left open on a shared machine must not be enough to replace either factor.
    """
    if not form.is_valid():
        return False
    user, typed = cast(User, request.user), form.cleaned_data["proof"]
    code = plain_code(typed)
    try:
        if code.isdigit() and len(code) == CODE_DIGITS and second_factor.check(user, code):
            return True
    except second_factor.TooManyGuesses as refusal:
        form.add_error("proof", TOO_MANY_CODES.format(wait=span(refusal.seconds)))
        return False
    if authenticate(request, username=user.get_username(), password=typed):
        return True
    form.add_error("proof", WRONG_PROOF)
    return False


def tell_owner(user: User, happened: str) -> None:
    """E-mail the account's owner, who may not have made the change."""
    if user.email and can_be_sent():
        context = {"happened": happened, "at": timezone.localtime(), "site": settings.SITE_URL}
        text = render_to_string("staff/changed_mail.txt", context)
        send(EmailMessage("Your staff account was changed", text, to=[user.email]))


def show_new_codes(request: HttpRequest, user: User, *, is_first: bool) -> HttpResponse:
    """Show new backup codes. This is the only page that ever does; reloading it does not."""
    context = {"codes": second_factor.new_backup_codes(user), "is_first": is_first}
    return render(request, "staff/backup_codes.html", context)


def prove(request: HttpRequest, device: object) -> None:
    """Mark the session as verified, under a new key because the old one gave less access."""
    request.session.pop(STARTED, None)
    request.session.cycle_key()
    django_otp.login(request, device)


def say_what_is_left(request: HttpRequest, user: User, device: object) -> None:
    """Say how many backup codes are left, so that nobody runs out unexpectedly."""
    if isinstance(device, StaticDevice):
        left = second_factor.codes_left(user)
        messages.warning(request, f"You used a backup code. Codes left: {left}.")


def after(request: HttpRequest) -> str:
    """The page the visitor was going to, if it is on this site."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("admin:index")
