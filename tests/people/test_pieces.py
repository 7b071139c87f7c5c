"""The pieces every page is made of: a field's label, hint and fault belong to it; nothing is inline."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string

from people.templatetags import words

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


class MedicineForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it to us?",
        choices=[("ours", "Ours"), ("info", "For information")],
        widget=forms.RadioSelect,
    )
    product = forms.CharField(label="Product", help_text="Start typing.")
    prescriber = forms.CharField(
        label="Prescribed by",
        help_text="Name and role.",
        error_messages={"required": "Say who prescribed it"},
    )
    on_time = forms.BooleanField(label="Must be on time", required=False)


@pytest.fixture
def refused() -> MedicineForm:
    return MedicineForm({"kind": "ours"})


def field(form: forms.Form, name: str) -> str:
    return render_to_string("app/_field.html", {"field": form[name]})


def test_a_field_is_tied_to_its_hint_and_its_fault(refused):
    html = field(refused, "prescriber")
    assert '<label for="id_prescriber">Prescribed by</label>' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    assert described[1].split() == ["id_prescriber_helptext", "id_prescriber_error"]
    assert all(f'id="{one}"' in html for one in described[1].split())
    assert 'aria-invalid="true"' in html
    assert "Say who prescribed it" in html


def test_choices_are_a_group_with_a_legend_and_a_label_each(refused):
    html = field(refused, "kind")
    assert '<legend class="leg">What is it to us?</legend>' in html
    assert html.count('<label class="pick"') == 2
    assert "checked" in html


def test_the_list_on_top_links_to_each_fault(refused):
    html = render_to_string("app/_faults.html", {"form": refused})
    assert "Not saved yet: 2 things to put right" in html
    assert '<a href="#id_product">Fill in “Product”</a>' in html
    assert '<a href="#id_prescriber">Say who prescribed it</a>' in html


def test_a_form_without_faults_has_no_list():
    assert "Not saved" not in render_to_string("app/_faults.html", {"form": MedicineForm()})


def test_what_was_typed_is_shown_as_text_and_kept():
    form = MedicineForm({"kind": "ours", "product": '<script>"x"</script>', "prescriber": ""})
    html = field(form, "product")
    assert "<script>" not in html
    assert "&lt;script&gt;&quot;x&quot;&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("state", "look", "said"),
    [
        ("known", '"allergy"', "<b>Known allergies:</b> <b>penicillin</b> (rash)"),
        ("none_known", '"allergy none"', "<b>No known allergies</b>"),
        ("not_recorded", '"allergy unrecorded"', "<b>Allergies not recorded.</b>"),
        ("unavailable", '"allergy unavailable"', "<b>Allergies unavailable.</b>"),
    ],
)
def test_the_banner_has_a_look_and_words_for_each_allergy_state(state, look, said):
    allergies = words.allergies(state, known=[("penicillin", "rash")])
    banner = words.Banner("PATEL, Meera", "Mrs", "Meera", "06-Mar-1944 (82y)", "999 435 5422", allergies)
    html = render_to_string("app/_banner.html", {"banner": banner})
    assert f"class={look}" in html
    assert said in html


def test_the_error_page_needs_no_request():
    html = render_to_string(
        "app/error.html", {"title": "Not found", "sentence": "Nothing here.", "next": "Go back."}
    )
    assert "<h1>Not found</h1>" in html
    assert "Sign out" not in html


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_an_inline_style_or_script_or_an_outside_address(path):
    html = path.read_text()
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=[\"']", html) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", html) == []
    assert re.findall(r"(?:href|src|action)=[\"'](?:https?:)?//", html) == []


def test_every_sign_a_template_names_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="(i-[a-z]+)"', (ROOT / "templates/app/_icons.html").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r'href="#(i-[a-z]+)"', path.read_text())}
    assert named - known == set()


def test_the_stylesheet_names_no_address_and_stays_small():
    css = (ROOT / "static/css/app.css").read_text()
    assert "url(" not in css
    assert "@import" not in css
