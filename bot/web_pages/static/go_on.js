// Sends on what the sign-in page of the platform brought, this time with our own cookie.
document.getElementById("go-on").submit();
