{% load static %}// Which files the worker of these pages is made of (checklist/offline/views.py).
const STATIC = "{% get_static_prefix %}";
importScripts(
  "{% static 'js/offline/queue.js' %}",
  "{% static 'js/offline/store.js' %}",
  "{% static 'js/offline/pages.js' %}",
  "{% static 'js/offline/sending.js' %}",
  "{% static 'js/offline/worker.js' %}",
);
