"""What a form tells whoever filled it in wrongly."""

from django.utils.html import escape


def assert_is_told(response, form="form"):
    """Beside the field and in the summary; with the status that says that something is wrong."""
    assert response.status_code == 422
    form, text = response.context[form], response.content.decode()
    assert form.errors
    assert 'class="error-summary"' in text
    for name, errors in form.errors.items():
        told = [escape(error) for error in errors]
        # Once in the summary, once beside the field; what is of no field, in the summary only.
        times = 1 if name == "__all__" or form[name].is_hidden else 2
        assert all(text.count(one) >= times for one in told), (name, errors)
