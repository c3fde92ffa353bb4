<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" %><!DOCTYPE html>
<html lang="en"><head><title>JSP</title></head><body><p>Grüße <%= 6 * 7 %></p></body></html>
